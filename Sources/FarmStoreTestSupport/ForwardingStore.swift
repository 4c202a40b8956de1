package import FarmModel
package import FarmStore

package import struct Foundation.UUID

/// A store that passes all calls on to another, but for those that it has itself: what a test breaks, holds up or notes.
package protocol ForwardingStore: Store {
    var store: any Store { get }
}

// MARK: Jobs

extension ForwardingStore {
    package func submit(_ request: JobRequest, plan: JobPlan) async throws -> Job {
        try await store.submit(request, plan: plan)
    }
    package func job(_ id: Int64) async throws -> Job? { try await store.job(id) }
    package func expansion(job id: Int64) async throws -> (expansion: JobExpansion, bytes: Int)? {
        try await store.expansion(job: id)
    }
    package func recipe(job id: Int64) async throws -> String? { try await store.recipe(job: id) }
    package func jobs(before: Int64?, submitter: String?, limit: Int) async throws -> [Job] {
        try await store.jobs(before: before, submitter: submitter, limit: limit)
    }
    package func cancel(job id: Int64) async throws -> Int? { try await store.cancel(job: id) }
    package func retry(job id: Int64) async throws -> Int? { try await store.retry(job: id) }
    package func failures(job id: Int64, limit: Int) async throws -> [AttemptRecord] {
        try await store.failures(job: id, limit: limit)
    }
    package func failedImages(job id: Int64, limit: Int) async throws -> [AttemptRecord] {
        try await store.failedImages(job: id, limit: limit)
    }
    package func finish(jobs ids: [Int64]?) async throws { try await store.finish(jobs: ids) }
}

// MARK: Tasks

extension ForwardingStore {
    package func openJobs(among jobs: [Int64]?) async throws -> [OpenJob] { try await store.openJobs(among: jobs) }
    package func openSegments() async throws -> Set<TaskID> { try await store.openSegments() }
    package func claim(_ requests: [ClaimRequest]) async throws -> [Claim] { try await store.claim(requests) }
    package func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: Int64
    ) async throws -> TaskState? {
        try await store.fail(
            attempt, failure: failure, blame: blame, message: message, device: device, session: session)
    }
    package func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) async throws -> TaskState? {
        try await store.convict(attempt, failure: failure, worker: worker)
    }
    package func giveUp() async throws -> Int { try await store.giveUp() }
    package func analyzeGrown() async throws { try await store.analyzeGrown() }
    package func standing(of task: TaskID) async throws -> TaskStanding? { try await store.standing(of: task) }
    package func leases(ofCoordinator id: UUID) async throws -> Set<Lease> {
        try await store.leases(ofCoordinator: id)
    }
    package func wanted(among tasks: [TaskID]) async throws -> Set<TaskID> { try await store.wanted(among: tasks) }
    package func release(_ attempts: [AttemptID], session: Int64) async throws {
        try await store.release(attempts, session: session)
    }
    package func exchange(usage changes: [UsageChange]) async throws -> [String: Double] {
        try await store.exchange(usage: changes)
    }
    package func queuedCounts(_ segments: [TaskID: Range<Int>], below limit: Int) async throws -> [TaskID: Int] {
        try await store.queuedCounts(segments, below: limit)
    }
    package func duplicate(_ attempt: AttemptID, of session: Int64, to other: Int64) async throws -> ClaimedTask? {
        try await store.duplicate(attempt, of: session, to: other)
    }
}

// MARK: Workers

extension ForwardingStore {
    package func farmID() async throws -> UUID { try await store.farmID() }
    @discardableResult
    package func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) async throws -> CoordinatorStanding {
        try await store.touchCoordinator(id, address: address, othersWithin: window)
    }
    package func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession {
        try await store.openSession(registration, coordinator: coordinator)
    }
    package func endSession(_ id: Int64, reason: String, counts: Bool) async throws {
        try await store.endSession(id, reason: reason, counts: counts)
    }
    package func endSessions(ofCoordinatorsSilentFor silence: Duration) async throws -> Int {
        try await store.endSessions(ofCoordinatorsSilentFor: silence)
    }
    package func setModels(
        _ models: [ModelDescription], accessories: [AccessoryDescription], session: Int64
    ) async throws {
        try await store.setModels(models, accessories: accessories, session: session)
    }
    package func setFull(_ isFull: Bool, session: Int64) async throws {
        try await store.setFull(isFull, session: session)
    }
    package func setDrained(_ isDrained: Bool, workerNamed name: String) async throws -> WorkerStatus? {
        try await store.setDrained(isDrained, workerNamed: name)
    }
    package func drainedWorkers() async throws -> Set<UUID> { try await store.drainedWorkers() }
    package func cool(_ cooling: DeviceCooling) async throws { try await store.cool(cooling) }
    package func warm(_ device: String, of worker: UUID) async throws { try await store.warm(device, of: worker) }
    package func endRests(of worker: UUID) async throws { try await store.endRests(of: worker) }
    package func cooledDevices() async throws -> [DeviceCooling] { try await store.cooledDevices() }
    package func workers(all: Bool) async throws -> [WorkerStatus] { try await store.workers(all: all) }
    package func models() async throws -> [KnownModel] { try await store.models() }
    package func accessories() async throws -> [KnownAccessory] { try await store.accessories() }
}

// MARK: Images and files

extension ForwardingStore {
    package func verdict(for image: RenderedImage) async throws -> DeliveryVerdict? {
        try await store.verdict(for: image)
    }
    package func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> DeliveryVerdict {
        try await store.record(image, origin: origin, png: png, worker: worker, session: session)
    }
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] { try await store.images(filter) }
    package func image(_ id: Int64) async throws -> ImageRecord? { try await store.image(id) }
    package func png(image id: Int64) async throws -> [UInt8]? { try await store.png(image: id) }
    package func thumbnails(images ids: [Int64]) async throws -> [(image: Int64, jpeg: [UInt8])] {
        try await store.thumbnails(images: ids)
    }
    package func paces(models digests: [String]) async throws -> [String: Double] {
        try await store.paces(models: digests)
    }
    package func inputs(_ digests: [String]) async throws -> [InputReference] { try await store.inputs(digests) }
    package func keep(_ input: InputReference, bytes: [UInt8]) async throws {
        try await store.keep(input, bytes: bytes)
    }
    package func byteCount(ofInput digest: String) async throws -> Int? {
        try await store.byteCount(ofInput: digest)
    }
    package func bytes(ofInput digest: String) async throws -> [UInt8]? { try await store.bytes(ofInput: digest) }
    package func storedFiles() async throws -> [StoredFile] { try await store.storedFiles() }
    package func record(stored file: StoredFile) async throws -> StoredFile { try await store.record(stored: file) }
    package func forget(stored digest: String) async throws { try await store.forget(stored: digest) }
    package func setFetched(_ status: FetchStatus, session: Int64) async throws {
        try await store.setFetched(status, session: session)
    }
}

// MARK: Retention and news

extension ForwardingStore {
    package func delete(job id: Int64) async throws -> DiskUse? { try await store.delete(job: id) }
    package func delete(images ids: [Int64]) async throws -> ImageDeletion { try await store.delete(images: ids) }
    package func diskUse(job id: Int64) async throws -> DiskUse? { try await store.diskUse(job: id) }
    package func diskUse() async throws -> FarmDiskUse { try await store.diskUse() }
    package func retentionRules() async throws -> [RetentionRule] { try await store.retentionRules() }
    package func addRetentionRule(
        _ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit
    ) async throws -> RetentionRule? {
        try await store.addRetentionRule(scope, limit)
    }
    package func removeRetentionRule(_ id: Int64) async throws -> Bool { try await store.removeRetentionRule(id) }
    package func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
        try await store.imagesDue(scope, limit)
    }
    package func takeRetentionStep() async throws -> RetentionStep { try await store.takeRetentionStep() }
    package func events() -> AsyncStream<StoreEvent> { store.events() }
    package func announce(changed jobs: [Int64]) async throws { try await store.announce(changed: jobs) }
    package func announce(_ report: RenderingReport) async throws { try await store.announce(report) }
}
