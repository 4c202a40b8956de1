package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// Tasks on their way: claimed by sessions, failed, given back.
package protocol TaskStore: Sendable {
    /// Every segment that has a queued task, of these jobs or of all, in the order of jobs and indices.
    func openJobs(among jobs: [JobID]?) async throws -> [OpenJob]
    /// The first tasks of all segments that have a queued task.
    func openSegments() async throws -> Set<TaskID>
    /// Leases queued tasks of several segments in one transaction, of each in the order of their indices, one for each
    /// of the request's sessions. Sessions that have ended get none, nor do those of drained workers, nor do workers that
    /// are barred from what is queued.
    /// - Returns: what each request got, in the order of the requests.
    func claim(_ requests: [ClaimRequest]) async throws -> [Claim]
    /// Records a failed attempt and requeues the task, barred for its worker, or fails it for good, as it does where no
    /// other worker could take it; nil where the attempt is not that session's current one.
    /// - Parameters:
    ///   - blame: Whether the failure counts against the task. Else it rests from the worker for a while.
    ///   - device: which one had it. Where it lacked memory, this is remembered of it.
    func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: SessionID
    ) async throws -> TaskState?
    /// Counts a failure against its task that did not count, once: the worker's device has shown that it is fit.
    /// - Returns: where the task stands then; nil where there is nothing to count.
    func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) async throws -> TaskState?
    /// Fails for good what every worker of now and of lately is barred from or has no memory for, as far as one look
    /// finds it: where thousands have failed before it takes several. Returns how many images that were.
    func giveUp() async throws -> Int
    /// Makes the store's plans fit what has come lately, where that is much.
    func analyzeGrown() async throws
    /// Where a task stands and what it waits for; nil where there is no such task.
    func standing(of task: TaskID) async throws -> TaskStanding?
    /// What the live sessions of a coordinator lease.
    func leases(ofCoordinator id: UUID) async throws -> Set<Lease>
    /// Those of the tasks that an image is welcome for: none is recorded, and nobody has cancelled them.
    func wanted(among tasks: [TaskID]) async throws -> Set<TaskID>
    /// Gives back attempts that were not begun.
    func release(_ attempts: [AttemptID], session: SessionID) async throws
}

extension TaskStore {
    /// A failure that counts against its task.
    package func fail(
        _ attempt: AttemptID, failure: FailureClass, message: String, device: String? = nil, session: SessionID
    ) async throws -> TaskState? {
        try await fail(attempt, failure: failure, blame: .task, message: message, device: device, session: session)
    }

    /// Every segment of a job that has a queued task.
    package func openJobs() async throws -> [OpenJob] { try await openJobs(among: nil) }

    /// Leases queued tasks of one job, whichever or those with these indices.
    package func claim(
        job id: JobID, indices: Range<Int> = 0..<Int(Int32.max), sessions: [SessionID]
    ) async throws -> Claim {
        let claims = try await claim([ClaimRequest(job: id, indices: indices, sessions: sessions)])
        return claims.first ?? Claim(tasks: [], next: indices.lowerBound)
    }
}

/// A job, or a segment of one, with work to hand out.
package struct OpenJob: Sendable, Equatable {
    /// The job's number.
    package var id: JobID
    /// Who takes turns for it.
    package var submitter: String
    /// The job's: higher goes first among the submitter's own.
    package var priority: Int
    /// The segment's.
    package var indices: Range<Int>
    /// Of the model that the segment's images are made with.
    package var modelDigest: Digest
    /// What the model was called when the job was submitted.
    package var modelName: String
    /// `EngineContext.key` of its images.
    package var context: String
    /// Denoising steps of the job's first image.
    package var steps: Int
    /// Digests of the files beside the model that a worker needs for its images.
    package var accessories: Set<Digest>
    /// Width times height of its finished images; of the largest, where they differ.
    package var pixels: Int
    /// Of image 0, from which the others' follow; nil for a job with a recipe.
    package var parameters: GenerationParameters?
    /// The job's, as attempts at its images carry it.
    package var key: Int64?

    /// - Parameters:
    ///   - indices: not empty.
    ///   - context: nil for the model with nothing beside it: its digest.
    ///   - key: nil for a job of before keys.
    package init(
        id: JobID, submitter: String, priority: Int, indices: Range<Int>, modelDigest: Digest, modelName: String = "",
        context: String? = nil, steps: Int = 1, accessories: Set<Digest>, pixels: Int,
        parameters: GenerationParameters?, key: Int64? = nil
    ) {
        self.id = id
        self.submitter = submitter
        self.priority = priority
        self.indices = indices
        self.modelDigest = modelDigest
        self.modelName = modelName
        self.context = context ?? modelDigest.hex
        self.steps = steps
        self.accessories = accessories
        self.pixels = pixels
        self.parameters = parameters
        self.key = key
    }

    /// The first of its images, which tells it from a job's other segments.
    package var first: TaskID { TaskID(job: id, index: indices.lowerBound) }
}

/// What is asked of one segment.
package struct ClaimRequest: Sendable, Equatable {
    /// Whose tasks; one that is not there yields none.
    package var job: JobID
    /// Which tasks will do: the segment's, or its rest from where queued ones can be.
    package var indices: Range<Int>
    /// One entry for each task.
    package var sessions: [SessionID]

    /// - Parameter sessions: as often each as it wants tasks; the first named get the first tasks.
    package init(job: JobID, indices: Range<Int>, sessions: [SessionID]) {
        self.job = job
        self.indices = indices
        self.sessions = sessions
    }
}

/// What a request got.
package struct Claim: Sendable, Equatable {
    /// In the order of their indices, at most one for each entry of the request's sessions.
    package var tasks: [ClaimedTask]
    /// Of the indices that were asked for, the least that may still be queued; nil where none is.
    package var next: Int?

    /// - Parameter next: where the next request for the segment may begin.
    package init(tasks: [ClaimedTask], next: Int?) {
        self.tasks = tasks
        self.next = next
    }

    /// Whether there was no queued task left with these indices.
    package var isDry: Bool { next == nil }
}

/// A task that a session has just leased.
package struct ClaimedTask: Sendable, Equatable {
    /// The try that begins with this claim, with the job's key.
    package var attempt: AttemptID
    /// The one that leases it, out of the request's.
    package var session: SessionID

    /// - Parameter attempt: the task's newest; all before it have ended, or go on as the first of two copies.
    package init(attempt: AttemptID, session: SessionID) {
        self.attempt = attempt
        self.session = session
    }
}
