package import FarmBasics
package import FarmModel
package import FarmStore
package import Recipes

package import struct Foundation.UUID

/// A store that passes all calls on to another, but for those that it has itself: what a test breaks, holds up or notes.
package protocol ForwardingStore: Store {
    /// Set where the same wrapper is to stand before another view of the store.
    var store: any Store { get set }
}

// MARK: Jobs

extension ForwardingStore {
    /// A test may lose the answer: the same submission must yield the same job.
    package func submit(_ request: JobRequest, plan: JobPlan, limits: PrincipalLimits) async throws -> Job {
        try await store.submit(request, plan: plan, limits: limits)
    }
    /// Nil for a job that is not there, as each such call.
    package func job(_ id: JobID) async throws -> Job? { try await store.job(id) }
    /// Read when images of a job with a recipe are handed out or checked.
    package func expansion(job id: JobID) async throws -> (expansion: JobExpansion, bytes: Int)? {
        try await store.expansion(job: id)
    }
    /// The JSON as it was submitted.
    package func recipe(job id: JobID) async throws -> String? { try await store.recipe(job: id) }
    /// A page by key, newest first.
    package func jobs(before: JobID?, submitter: String?, limit: Int) async throws -> [Job] {
        try await store.jobs(before: before, submitter: submitter, limit: limit)
    }
    /// Counts what was cancelled by this call alone.
    package func cancel(job id: JobID) async throws -> Int? { try await store.cancel(job: id) }
    /// Counts what was queued by this call alone.
    package func retry(job id: JobID) async throws -> Int? { try await store.retry(job: id) }
    /// Safe to repeat: the priority is set, not raised.
    package func setPriority(job id: JobID, to priority: Int) async throws -> Bool {
        try await store.setPriority(job: id, to: priority)
    }
    /// Newest first.
    package func failures(job id: JobID, limit: Int) async throws -> [AttemptRecord] {
        try await store.failures(job: id, limit: limit)
    }
    /// The least indices first.
    package func failedImages(job id: JobID, limit: Int) async throws -> [AttemptRecord] {
        try await store.failedImages(job: id, limit: limit)
    }
    /// Safe to repeat: a finished job stays as it is.
    package func finish(jobs ids: [JobID]?) async throws { try await store.finish(jobs: ids) }
}

// MARK: Tasks

extension ForwardingStore {
    /// What the dispatcher reads; a test counts or holds up its reads here.
    package func openJobs(among jobs: [JobID]?) async throws -> [OpenJob] { try await store.openJobs(among: jobs) }
    /// What a sweep compares with what the dispatcher knows.
    package func openSegments() async throws -> Set<TaskID> { try await store.openSegments() }
    /// One transaction: where its answer is lost, the leases stand.
    package func claim(_ requests: [ClaimRequest]) async throws -> [Claim] { try await store.claim(requests) }
    /// Nil for an attempt that is not the session's current one, as after a lost answer.
    package func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: SessionID
    ) async throws -> TaskState? {
        try await store.fail(
            attempt, failure: failure, blame: blame, message: message, device: device, session: session)
    }
    /// A second time it must count nothing.
    package func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) async throws -> TaskState? {
        try await store.convict(attempt, failure: failure, worker: worker)
    }
    /// Part of a sweep; 0 where there was nothing to give up.
    package func giveUp() async throws -> Int { try await store.giveUp() }
    /// Part of a sweep; changes no row.
    package func analyzeGrown() async throws { try await store.analyzeGrown() }
    /// Workers and counts only while the task is queued.
    package func standing(of task: TaskID) async throws -> TaskStanding? { try await store.standing(of: task) }
    /// What `LeaseReconciliation` starts from: a lease that is left out here is never given back.
    package func leases(ofCoordinator id: UUID) async throws -> Set<Lease> {
        try await store.leases(ofCoordinator: id)
    }
    /// Asked of first copies only.
    package func wanted(among tasks: [TaskID]) async throws -> Set<TaskID> { try await store.wanted(among: tasks) }
    /// Leaves out what the session no longer leases.
    package func release(_ attempts: [AttemptID], session: SessionID) async throws {
        try await store.release(attempts, session: session)
    }
    /// Seconds over the weight, by submitter; adds up, so it must not be repeated after a success.
    package func exchange(usage changes: [UsageChange]) async throws -> [String: Double] {
        try await store.exchange(usage: changes)
    }
    /// Segments with `limit` or more are left out of the answer.
    package func queuedCounts(_ segments: [TaskID: Range<Int>], below limit: Int) async throws -> [TaskID: Int] {
        try await store.queuedCounts(segments, below: limit)
    }
    /// Where its answer is lost, the second lease stands without a worker.
    package func duplicate(
        _ attempt: AttemptID, of session: SessionID, to other: SessionID
    ) async throws -> ClaimedTask? {
        try await store.duplicate(attempt, of: session, to: other)
    }
}

// MARK: Workers

extension ForwardingStore {
    /// The same for as long as the farm's database lives.
    package func farmID() async throws -> UUID { try await store.farmID() }
    /// The sign of life: a test that throws here makes its coordinator silent.
    @discardableResult
    package func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) async throws -> CoordinatorStanding {
        try await store.touchCoordinator(id, address: address, othersWithin: window)
    }
    /// Ends the worker's earlier sessions in the same transaction.
    package func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession {
        try await store.openSession(registration, coordinator: coordinator)
    }
    /// Safe to repeat: a session ends once.
    package func endSession(_ id: SessionID, reason: String, counts: Bool) async throws {
        try await store.endSession(id, reason: reason, counts: counts)
    }
    /// Counts sessions, not coordinators.
    package func endSessions(ofCoordinatorsSilentFor silence: Duration) async throws -> Int {
        try await store.endSessions(ofCoordinatorsSilentFor: silence)
    }
    /// Replaces all that the session held.
    package func setModels(
        _ models: [ModelDescription], accessories: [AccessoryDescription], session: SessionID
    ) async throws {
        try await store.setModels(models, accessories: accessories, session: session)
    }
    /// Changes nothing for a session that is not there.
    package func setFull(_ isFull: Bool, session: SessionID) async throws {
        try await store.setFull(isFull, session: session)
    }
    /// Tells all coordinators; they need not be told again where the answer is lost.
    package func setDrained(_ isDrained: Bool, workerNamed name: String) async throws -> WorkerStatus? {
        try await store.setDrained(isDrained, workerNamed: name)
    }
    /// What a coordinator reads after news that may have been lost.
    package func drainedWorkers() async throws -> Set<UUID> { try await store.drainedWorkers() }
    /// Replaces what was known of the device.
    package func cool(_ cooling: DeviceCooling) async throws { try await store.cool(cooling) }
    /// Ends the rests of the worker's tasks, too.
    package func warm(_ device: String, of worker: UUID) async throws { try await store.warm(device, of: worker) }
    /// Bars stay.
    package func endRests(of worker: UUID) async throws { try await store.endRests(of: worker) }
    /// With what remains of their rests; 0 for those on trial.
    package func cooledDevices() async throws -> [DeviceCooling] { try await store.cooledDevices() }
    /// Each with its newest session; the connected ones first.
    package func workers(all: Bool) async throws -> [WorkerStatus] { try await store.workers(all: all) }
    /// Once a name.
    package func models() async throws -> [KnownModel] { try await store.models() }
    /// Once a kind and name.
    package func accessories() async throws -> [KnownAccessory] { try await store.accessories() }
}

// MARK: Images and files

extension ForwardingStore {
    /// Nil means that the bytes are wanted; nothing is locked.
    package func verdict(for image: RenderedImage) async throws -> DeliveryVerdict? {
        try await store.verdict(for: image)
    }
    /// Where its answer is lost the result stands: delivered again it is `committed`.
    package func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: SessionID
    ) async throws -> DeliveryVerdict {
        try await store.record(image, origin: origin, png: png, worker: worker, session: session)
    }
    /// A page by key, newest first; what a page has not room for comes by `before`.
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] { try await store.images(filter) }
    /// Nil also where its job is being deleted.
    package func image(_ id: ImageID) async throws -> ImageRecord? { try await store.image(id) }
    /// All of the bytes at once: a test sees here what a download has in memory.
    package func png(image id: ImageID) async throws -> [UInt8]? { try await store.png(image: id) }
    /// By id; those without one are left out.
    package func thumbnails(images ids: [ImageID]) async throws -> [(image: ImageID, jpeg: [UInt8])] {
        try await store.thumbnails(images: ids)
    }
    /// Seconds for each step of a million pixels.
    package func paces(models digests: [Digest]) async throws -> [Digest: Double] {
        try await store.paces(models: digests)
    }
    /// Keeps what is asked about for a day more.
    package func inputs(_ digests: [Digest]) async throws -> [InputReference] { try await store.inputs(digests) }
    /// Safe to repeat: a picture that is there stays as it is.
    package func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) async throws {
        try await store.keep(input, bytes: bytes, by: uploader, limit: limit)
    }
    /// Of the file; nil where there is none.
    package func byteCount(ofInput digest: Digest) async throws -> Int? {
        try await store.byteCount(ofInput: digest)
    }
    /// All of the bytes at once.
    package func bytes(ofInput digest: Digest) async throws -> [UInt8]? { try await store.bytes(ofInput: digest) }
    /// With the parts of models, by name.
    package func storedFiles() async throws -> [StoredFile] { try await store.storedFiles() }
    /// Answers the record that stands, which may be older than the call.
    package func record(stored file: StoredFile) async throws -> StoredFile { try await store.record(stored: file) }
    /// No error where there is none; the bytes lie elsewhere.
    package func forget(stored digest: Digest) async throws { try await store.forget(stored: digest) }
    /// The limit in it is not taken over: it is the registration's.
    package func setFetched(_ status: FetchStatus, session: SessionID) async throws {
        try await store.setFetched(status, session: session)
    }
}

// MARK: Retention and news

extension ForwardingStore {
    /// Images go by steps afterwards.
    package func delete(job id: JobID) async throws -> DiskUse? { try await store.delete(job: id) }
    /// One transaction, whatever is missing of them.
    package func delete(images ids: [ImageID]) async throws -> ImageDeletion { try await store.delete(images: ids) }
    /// Images and bytes of one job; nil where there is no such job.
    package func diskUse(job id: JobID) async throws -> DiskUse? { try await store.diskUse(job: id) }
    /// Of all jobs, beside what the database takes.
    package func diskUse() async throws -> FarmDiskUse { try await store.diskUse() }
    /// By id, the order in which they are applied.
    package func retentionRules() async throws -> [RetentionRule] { try await store.retentionRules() }
    /// Nil where the same rule is there: also after a lost answer.
    package func addRetentionRule(
        _ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit
    ) async throws -> RetentionRule? {
        try await store.addRetentionRule(scope, limit)
    }
    /// False where there is none: also after a lost answer.
    package func removeRetentionRule(_ id: Int64) async throws -> Bool { try await store.removeRetentionRule(id) }
    /// Counts without deleting.
    package func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
        try await store.imagesDue(scope, limit)
    }
    /// Where its answer is lost, the step is done: the next goes on behind it.
    package func takeRetentionStep() async throws -> RetentionStep { try await store.takeRetentionStep() }
    /// A test may leave out news here; sweeps must make up for it.
    package func events() -> AsyncStream<StoreEvent> { store.events() }
    /// News alone: no row changes.
    package func announce(changed jobs: [JobID]) async throws { try await store.announce(changed: jobs) }
    /// Nobody decides by it, so a test may lose it.
    package func announce(_ report: RenderingReport) async throws { try await store.announce(report) }
}
