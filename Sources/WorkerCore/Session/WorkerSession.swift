import FarmBasics
package import FarmModel
package import FoundationEssentials
import LocalFiles
package import Logging

/// A worker's side of its sessions, one after the other: ``WorkerSessionState`` decides, this acts. Everything that
/// happens goes through one queue, in order.
package actor WorkerSession {
    enum Input: Sendable {
        case connection(CoordinatorConnection.Event)
        case event(WorkerSessionState.Event)
        case refused(Refusal)
    }

    private struct EntryKey: Hashable {
        var farm: UUID
        var attempt: AttemptID
    }

    let addresses: [CoordinatorAddress]
    let worker: UUID
    private let name: String
    let spool: Spool
    private let spoolLimit: Int
    let inputs: InputDownloads
    let storedFiles: StoredFileDownloads
    private let fetchLimit: Int64
    let security: WorkerSecurity
    let registrationTimeout: Duration
    let logger: Logger
    private let events: AsyncStream<Input>
    nonisolated let eventsEnd: AsyncStream<Input>.Continuation
    private var devices: [String: any RenderDevice] = [:]
    private var entries: [EntryKey: SpoolEntry] = [:]
    private var outlets: CoordinatorConnection.Outlets?
    private(set) var hasFinished = false

    /// - Parameters:
    ///   - spoolLimit: Bytes in the spool from which on no tasks are taken.
    ///   - inputs: The fetches that each connection is to carry out.
    ///   - storedFiles: The same for files of the farm's store.
    ///   - fetchLimit: Bytes of such files that this worker may keep.
    ///   - security: How coordinators are known, and this worker to them.
    ///   - registrationTimeout: How long a coordinator may take to answer a registration.
    package init(
        addresses: [CoordinatorAddress], worker: UUID, name: String, spool: Spool, spoolLimit: Int = .max,
        inputs: InputDownloads = InputDownloads(), storedFiles: StoredFileDownloads = StoredFileDownloads(),
        fetchLimit: Int64 = 0, security: WorkerSecurity = .plain, registrationTimeout: Duration = .seconds(10),
        logger: Logger
    ) {
        self.addresses = addresses
        self.worker = worker
        self.name = name
        self.spool = spool
        self.spoolLimit = spoolLimit
        self.inputs = inputs
        self.storedFiles = storedFiles
        self.fetchLimit = fetchLimit
        self.security = security
        self.registrationTimeout = registrationTimeout
        self.logger = logger
        (events, eventsEnd) = AsyncStream.makeStream()
    }

    /// Hands over something that happened; returns at once.
    package nonisolated func post(_ event: WorkerSessionState.Event) {
        eventsEnd.yield(.event(event))
    }

    /// Waits until every device's engine host is up, then keeps in session with a coordinator until the worker has been
    /// told to stop and has nothing left to do.
    ///
    /// - Parameter spooled: What the spool holds, oldest first.
    /// - Throws: A ``FarmError`` when the coordinator refuses this worker.
    package func run(
        devices: [any RenderDevice], inventory: ModelInventory, spooled: [SpoolEntry]
    ) async throws {
        for device in devices { self.devices[device.id] = device }
        for entry in spooled { keep(entry) }
        var events = events.makeAsyncIterator()
        var descriptions: [String: DeviceDescription] = [:]
        while descriptions.count < devices.count, let input = await events.next(isolation: self) {
            if case .event(.stop) = input { return }
            if case .event(.device(let id, .available(let description))) = input { descriptions[id] = description }
        }
        var state = WorkerSessionState(
            worker: worker, name: name, devices: descriptions.values.sorted { $0.id < $1.id },
            inventory: inventory, farm: spooled.last?.farm,
            spools: Dictionary(grouping: spooled, by: \.farm).mapValues { entries in
                entries.map { .init(attempt: $0.image.attempt, bytes: $0.image.byteCount) }
            },
            spoolLimit: spoolLimit, fetchLimit: fetchLimit)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await self.stayConnected() }
            while !hasFinished, let input = await events.next(isolation: self) {
                for action in state.handle(try take(input)) { await perform(action) }
            }
            // The last words go out before the connection ends; a coordinator that does not hang up is not waited for.
            outlets?.reports.finish()
            group.addTask { try await Task.sleep(for: .seconds(2)) }
            try await group.next()
        }
    }

    private func take(_ input: Input) throws -> WorkerSessionState.Event {
        switch input {
        case .connection(.opened(let outlets)):
            self.outlets = outlets
            return .opened
        case .connection(.said(let event)):
            if case .registered(let farm, _, _) = event { noteOthers(than: farm) }
            return event
        case .event(let event):
            if case .closed = event { outlets = nil }
            log(event)
            return event
        case .refused(let refusal): throw FarmError(.failedPrecondition, refusal.description)
        }
    }

    private func perform(_ action: WorkerSessionState.Action) async {
        switch action {
        case .send(.preview(let attempt, let step, let steps, let png)):
            outlets?.previews.yield(.preview(attempt, step: step, steps: steps, png: png))
        case .send(let report): outlets?.reports.yield(report)
        case .render(let assignment, let farm):
            await devices[assignment.device]?.enqueue(
                RenderTask(assignment: assignment, folder: spool.folder(of: farm)))
        case .abandon(let attempt, let device): await devices[device]?.abandon(attempt)
        case .releaseWaiting(let device): await devices[device]?.releaseWaiting()
        case .giveBack(let attempts, let device): await devices[device]?.giveBack(attempts)
        case .store(let image, let farm, let file): Task { await store(image, farm: farm, file: file) }
        case .deliver(let attempt, let farm):
            if let entry = entries[EntryKey(farm: farm, attempt: attempt)] { outlets?.deliveries.yield(entry) }
        case .reconnect: outlets?.life.finish()
        case .finish: hasFinished = true
        }
    }

    /// A person may have pointed this worker at another farm, or restored the farm's database.
    private func noteOthers(than farm: UUID) {
        let others = entries.values.filter { $0.farm != farm }
        for (other, entries) in Dictionary(grouping: others, by: \.farm) {
            logger.warning(
                "the spool keeps images of another farm, which this one does not take",
                metadata: ["images": "\(entries.count)", "folder": "\(spool.folder(of: other))", "farm": "\(farm)"])
        }
    }

    private func keep(_ entry: SpoolEntry) {
        entries[EntryKey(farm: entry.farm, attempt: entry.image.attempt)] = entry
    }

    private func store(_ image: RenderedImage, farm: UUID, file: String) async {
        do {
            keep(try await spool.add(image, farm: farm, file: file))
            post(.stored(image.attempt, farm: farm, bytes: image.byteCount))
        } catch {
            let isFull = (error as? FarmError)?.isDiskFull == true
            post(.storeFailed(image.attempt, isFull ? .diskFull : .inputOutput, "\(error)"))
        }
    }

    private func log(_ event: WorkerSessionState.Event) {
        switch event {
        case .device(let device, .rendered(let image, _)):
            logger.info(
                "rendered an image",
                metadata: .init(attempt: image.attempt).merging([
                    "device": "\(device)", "seconds": "\(image.renderSeconds)",
                ]) { $1 })
        case .device(let device, .failed(let attempt, let failure, let message)):
            logger.warning(
                "a render failed",
                metadata: .init(attempt: attempt).merging([
                    "device": "\(device)", "class": "\(failure)",
                    "reason": "\(message.split(separator: "\n").joined(separator: " | "))",
                ]) { $1 })
        case .device(let device, .unfetched(let attempt, let shortage)):
            logger.warning(
                "gave back a task: no room to fetch a file",
                metadata: .init(attempt: attempt).merging([
                    "device": "\(device)", "reason": "\(shortage.reason)",
                ]) { $1 })
        case .device(let device, .unavailable(let message)):
            logger.error(
                "the device's engine host does not start", metadata: ["device": "\(device)", "reason": "\(message)"])
        case .storeFailed(let attempt, _, let message):
            logger.error(
                "cannot keep an image", metadata: .init(attempt: attempt).merging(["reason": "\(message)"]) { $1 })
        case .settled(let attempt, let farm): entries[EntryKey(farm: farm, attempt: attempt)] = nil
        default: break
        }
    }
}
