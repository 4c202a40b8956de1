package import FarmModel

/// Tasks on their way: claimed by sessions, failed, given back.
package protocol TaskStore: Sendable {
    /// Every segment of a job that has a queued task, in the order of jobs and indices.
    func openJobs() async throws -> [OpenJob]
    /// Leases queued tasks of a job with these indices, in their order, one for each entry of `sessions`. Sessions that
    /// have ended get none, nor do workers that are barred from what is queued.
    func claim(job id: Int64, indices: Range<Int>, sessions: [Int64]) async throws -> Claim
    /// Records a failed attempt and requeues the task, barred for its worker, or fails it for good, as it does where no
    /// other worker could take it; nil where the attempt is not that session's current one.
    /// - Parameter device: which one had it. Where it lacked memory, this is remembered of it.
    func fail(
        _ attempt: AttemptID, failure: FailureClass, message: String, device: String?, session: Int64
    ) async throws -> TaskState?
    /// Fails for good what every worker of now and of lately is barred from or has no memory for; returns how many
    /// images that were.
    func giveUp() async throws -> Int
    /// Where a task stands and what it waits for; nil where there is no such task.
    func standing(of task: TaskID) async throws -> TaskStanding?
    /// Gives back attempts that were not begun.
    func release(_ attempts: [AttemptID], session: Int64) async throws
}

extension TaskStore {
    /// Leases queued tasks of a job, whichever.
    package func claim(job id: Int64, sessions: [Int64]) async throws -> Claim {
        try await claim(job: id, indices: 0..<Int(Int32.max), sessions: sessions)
    }
}

/// A job, or a segment of one, with work to hand out.
package struct OpenJob: Sendable, Equatable {
    package var id: Int64
    package var submitter: String
    package var priority: Int
    /// The segment's.
    package var indices: Range<Int>
    package var modelDigest: String
    /// What the model was called when the job was submitted.
    package var modelName: String
    /// Digests of the files beside the model that a worker needs for its images.
    package var accessories: Set<String>
    /// Width times height of its finished images; of the largest, where they differ.
    package var pixels: Int
    /// Of image 0, from which the others' follow; nil for a job with a recipe.
    package var parameters: GenerationParameters?

    package init(
        id: Int64, submitter: String, priority: Int, indices: Range<Int>, modelDigest: String, modelName: String = "",
        accessories: Set<String>, pixels: Int, parameters: GenerationParameters?
    ) {
        self.id = id
        self.submitter = submitter
        self.priority = priority
        self.indices = indices
        self.modelDigest = modelDigest
        self.modelName = modelName
        self.accessories = accessories
        self.pixels = pixels
        self.parameters = parameters
    }

    /// The first of its images, which tells it from a job's other segments.
    package var first: TaskID { TaskID(job: id, index: indices.lowerBound) }
}

/// What a claim got.
package struct Claim: Sendable, Equatable {
    package var tasks: [ClaimedTask]
    /// Whether there was no queued task left with these indices.
    package var isDry: Bool

    package init(tasks: [ClaimedTask], isDry: Bool) {
        self.tasks = tasks
        self.isDry = isDry
    }
}

/// A task that a session has just leased.
package struct ClaimedTask: Sendable, Equatable {
    package var attempt: AttemptID
    package var session: Int64

    package init(attempt: AttemptID, session: Int64) {
        self.attempt = attempt
        self.session = session
    }
}
