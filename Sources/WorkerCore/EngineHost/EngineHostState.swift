import EngineHostProtocol
import FarmModel
import LocalFiles

import struct FoundationEssentials.Data
import struct FoundationEssentials.Date

/// What a device's engine host is doing and what it is to do next: one render at a time, with the model and what
/// belongs to it loaded that it needs, in order, though one whose files are still on their way holds up no other.
/// Pure: events and the time go in, actions come out.
///
/// Waiting tasks stay here rather than in the host's own queue: the pipe costs less than a millisecond an image, and a
/// task that is cancelled or outlives a crash has then never been anywhere else.
package struct EngineHostState: Sendable {
    /// Stands still while the machine sleeps, which no host is to blame for.
    package typealias Instant = SuspendingClock.Instant

    private enum Phase {
        case down
        case starting
        case idle
        case preparing(RenderTask)
        case loading(RenderTask)
        case rendering(Render)
        /// Killed, and not yet dead.
        case doomed(Doom, RenderTask?)
    }

    private struct Render {
        var task: RenderTask
        var startedAt: Double?
        var position = RenderPace.Position()
        var previewedAt: Instant?
    }

    private enum Doom {
        case hung(String)
        case unwanted
    }

    /// After so many the device counts as unavailable.
    package static let maximumFailedStarts = 3
    /// Ticks come once a second. With this much between two the worker itself was stopped.
    private static let longestTick = Duration.seconds(5)
    private static let previewBytes = 1 << 20
    /// Hosts send one a second; the rest is for what comes a moment early.
    private static let previewInterval = Duration.milliseconds(900)

    private let budgets: HostBudgets
    private var phase = Phase.down
    private var waiting: [RenderTask] = []
    private var loaded: EngineContext?
    private var device: DeviceDescription?
    private var pace = RenderPace()
    /// Hosts in a row that died before their first word, and what the last said of it.
    package private(set) var failedStarts = 0
    /// In words; nil once a host has been started anew or none has failed so.
    package private(set) var startFailure: String?
    /// Hosts in a row that died before they had loaded a model or rendered an image.
    private var fruitless = 0
    /// Whether the killed host is said not to end.
    private var isStuck = false

    /// The last sign of progress, and the last sign of life.
    private var progressAt: Instant
    private var heardAt: Instant
    private var ping: (number: UInt64, sentAt: Instant, decides: Bool)?
    private var pings: UInt64 = 0
    private var tickedAt: Instant?

    /// - Parameter now: budgets count from here.
    package init(budgets: HostBudgets = HostBudgets(), now: Instant) {
        self.budgets = budgets
        progressAt = now
        heardAt = now
    }

    /// How long to wait before the next host is started: not at all after one that had been of use.
    package var restartDelay: Duration {
        if failedStarts == 0, fruitless <= 1 { return .zero }
        return min(.seconds(30), .milliseconds(200) * (1 << min(fruitless, 10)))
    }

    /// Takes up one event; the actions are to be carried out in their order, before the next event.
    /// - Parameter now: never before an earlier call's.
    package mutating func handle(_ event: Event, now: Instant) -> [Action] {
        switch event {
        case .spawned:
            phase = .starting
            progressAt = now
            startFailure = nil
            return []
        case .said(let event):
            heardAt = now
            return heard(event, now: now)
        case .died(let death): return died(death)
        case .enqueued(let task):
            waiting.append(task)
            return task.files == nil ? [.gather(task)] : begin(now: now)
        case .abandoned(let attempt): return abandon(attempt, now: now)
        case .released: return giveBack { _ in true }
        case .recalled(let attempts): return giveBack(attempts.contains)
        case .gathered(let attempt, let files):
            guard let index = waiting.firstIndex(where: { $0.attempt == attempt }) else { return [] }
            waiting[index].files = files
            return begin(now: now)
        case .ungathered(let attempt, let failure, let message):
            return drop(attempt, .failed(attempt, failure, message))
        case .unfetched(let attempt, let shortage): return drop(attempt, .unfetched(attempt, shortage))
        case .prepared(let request): return prepared(request, now: now)
        case .unprepared(let context, let message):
            guard case .preparing(let task) = phase, task.context == context else { return [] }
            return fail(task, .missingModel, message, now: now)
        case .outgrown(let key): return outgrow(key, now: now)
        case .ticked:
            forgiveOwnSleep(now: now)
            return watch(now: now)
        }
    }

    private mutating func drop(_ attempt: AttemptID, _ report: DeviceEvent) -> [Action] {
        guard let index = waiting.firstIndex(where: { $0.attempt == attempt }) else { return [] }
        waiting.remove(at: index)
        return [.report(report)]
    }

    /// The task waits for the next host, at its head.
    private mutating func outgrow(_ contextKey: String, now: Instant) -> [Action] {
        if case .doomed = phase { return [] }
        guard let task = currentTask, task.context.key == contextKey else { return [] }
        waiting.insert(task, at: 0)
        phase = .doomed(.unwanted, nil)
        progressAt = now
        return [.kill]
    }

    // MARK: What is done next

    private mutating func begin(now: Instant) -> [Action] {
        guard case .idle = phase, let index = waiting.firstIndex(where: { $0.files != nil }) else { return [] }
        let task = waiting.remove(at: index)
        progressAt = now
        guard loaded == task.context else {
            phase = .preparing(task)
            return [.prepare(task.context)]
        }
        return render(task)
    }

    private mutating func prepared(_ request: LoadRequest, now: Instant) -> [Action] {
        guard case .preparing(let task) = phase, request.key == task.context.key else { return [] }
        phase = .loading(task)
        loaded = nil
        pace = RenderPace()
        progressAt = now
        return [.request(.load(request))]
    }

    private mutating func render(_ task: RenderTask) -> [Action] {
        phase = .rendering(Render(task: task))
        let request = RenderRequest(
            id: task.id, modelKey: task.context.key,
            modelName: task.assignment.modelName.isEmpty ? nil : task.assignment.modelName,
            parameters: task.assignment.parameters, files: task.files ?? [:],
            directory: task.folder, fileName: Spool.fileName(of: task.attempt), wantsPreview: true)
        return [.request(.render(request))]
    }

    private mutating func fail(
        _ task: RenderTask, _ failure: FailureClass, _ message: String, now: Instant
    ) -> [Action] {
        phase = .idle
        let message = message.namingDescriptors { _ in nil }
        return begin(now: now) + [.report(.failed(task.attempt, failure, message))]
    }

    private mutating func abandon(_ attempt: AttemptID, now: Instant) -> [Action] {
        if let index = waiting.firstIndex(where: { $0.attempt == attempt }) {
            waiting.remove(at: index)
            return [.report(.abandoned(attempt))]
        }
        guard let task = currentTask, task.attempt == attempt else { return [] }
        switch phase {
        case .preparing:
            phase = .idle
            return begin(now: now) + [.report(.abandoned(attempt))]
        case .loading, .rendering:
            // The engine has no cancel: ending its process is the only way.
            phase = .doomed(.unwanted, task)
            progressAt = now
            return [.kill]
        case .down, .starting, .idle, .doomed: return []
        }
    }

    private var currentTask: RenderTask? {
        switch phase {
        case .preparing(let task), .loading(let task): task
        case .rendering(let render): render.task
        case .doomed(_, let task): task
        case .down, .starting, .idle: nil
        }
    }

    private mutating func giveBack(_ isMeant: (AttemptID) -> Bool) -> [Action] {
        let returned = waiting.map(\.attempt).filter(isMeant)
        guard !returned.isEmpty else { return [] }
        waiting.removeAll { isMeant($0.attempt) }
        return [.report(.returned(returned))]
    }

    // MARK: What the host says

    private mutating func heard(_ event: HostEvent, now: Instant) -> [Action] {
        switch event {
        case .hello(let host): return greeted(by: host, now: now)
        case .loading, .log:
            if case .loading = phase, case .loading = event { progressAt = now }
            return []
        case .loaded(let key, _):
            guard case .loading(let task) = phase, key == task.context.key else { return [] }
            loaded = task.context
            fruitless = 0
            progressAt = now
            return render(task)
        case .started(let id, let milliseconds):
            guard case .rendering(var render) = phase, render.task.id == id else { return [] }
            render.startedAt = milliseconds / 1000
            phase = .rendering(render)
            progressAt = now
            let start = Date(timeIntervalSince1970: milliseconds / 1000)
            return [.report(.started(render.task.attempt, at: start))]
        case .progress(let progress): return progressed(progress, now: now)
        case .preview(let preview): return previewed(preview, now: now)
        case .rendered(let file): return rendered(file, now: now)
        case .failed(let failure): return failed(failure, now: now)
        case .pong(let number):
            guard let ping, ping.number == number else { return [] }
            self.ping = nil
            // Everything said before the answer has been heard by now, so there was no progress.
            return ping.decides ? watch(now: now, confirmed: true) : []
        }
    }

    private mutating func greeted(by host: HostDescription, now: Instant) -> [Action] {
        guard case .starting = phase else { return [] }
        guard host.protocolVersion == HostDescription.currentProtocol else {
            startFailure =
                "the engine host speaks version \(host.protocolVersion) of its protocol, not "
                + "\(HostDescription.currentProtocol); build both from one source"
            return [.kill]
        }
        let device = DeviceDescription(
            id: host.device.selector, name: host.device.name, memoryBytes: host.device.memoryBytes,
            deviceClass: host.device.deviceClass)
        self.device = device
        failedStarts = 0
        phase = .idle
        return [.report(.available(device))] + begin(now: now)
    }

    private mutating func progressed(_ progress: RenderProgress, now: Instant) -> [Action] {
        guard case .rendering(var render) = phase, render.task.id == progress.id else { return [] }
        notePace(of: render, now: now)
        render.position.move(to: progress)
        phase = .rendering(render)
        progressAt = now
        return [.report(.progress(render.task.attempt, step: progress.step, steps: progress.steps))]
    }

    /// No sign of progress, and nothing that anything depends on: one too many, or one that makes no sense, is dropped.
    private mutating func previewed(_ preview: RenderPreview, now: Instant) -> [Action] {
        guard case .rendering(var render) = phase, render.task.id == preview.id,
            render.previewedAt.map({ now - $0 >= Self.previewInterval }) ?? true,
            let png = Data(base64Encoded: preview.png), (1...Self.previewBytes).contains(png.count)
        else { return [] }
        render.previewedAt = now
        phase = .rendering(render)
        return [.report(.preview(render.task.attempt, step: preview.step, steps: preview.steps, png: png))]
    }

    private mutating func rendered(_ file: RenderedFile, now: Instant) -> [Action] {
        guard case .rendering(let render) = phase, render.task.id == file.id else { return [] }
        notePace(of: render, now: now)
        fruitless = 0
        let start = render.startedAt ?? 0
        let image = RenderedImage(
            attempt: render.task.attempt, deviceName: device?.name ?? "",
            seed: render.task.assignment.parameters.seed, byteCount: file.byteCount, digest: file.sha256,
            pixelDigest: file.pixelDigest, infotext: file.infotext, provenance: file.metadata,
            startedAt: Date(timeIntervalSince1970: start),
            finishedAt: Date(timeIntervalSince1970: start + file.seconds.total), renderSeconds: file.seconds.total,
            thumbnail: file.thumbnail.flatMap { Data(base64Encoded: $0) }
                .flatMap { $0.count <= RenderedImage.mostThumbnailBytes ? $0 : nil })
        phase = .idle
        // The next render first: the device must not wait while the image is put away.
        return begin(now: now) + [.report(.rendered(image, file: render.task.file))]
    }

    private mutating func failed(_ failure: HostFailure, now: Instant) -> [Action] {
        switch phase {
        case .starting:
            startFailure = failure.message
            return []
        case .loading(let task) where failure.id == task.context.key || failure.id == nil:
            return fail(task, FailureClass(failure.kind), failure.message, now: now)
        case .rendering(let render) where failure.id == render.task.id || failure.id == nil:
            return fail(render.task, FailureClass(failure.kind), failure.message, now: now)
        case .down, .idle, .preparing, .loading, .rendering, .doomed: return []
        }
    }

    private mutating func died(_ death: HostDeath) -> [Action] {
        defer {
            phase = .down
            loaded = nil
            ping = nil
            isStuck = false
        }
        if case .doomed(.unwanted, _) = phase {} else { fruitless += 1 }
        switch phase {
        case .down, .starting: return neverCameUp(death)
        case .idle: return []
        case .preparing(let task):
            // It had not been begun: the next host takes it.
            waiting.insert(task, at: 0)
            return []
        case .loading(let task): return [.report(.failed(task.attempt, death.failureClass, death.message))]
        case .rendering(let render):
            return [.report(.failed(render.task.attempt, death.failureClass, death.message))]
        case .doomed(let doom, let task): return report(doom, task)
        }
    }

    private func report(_ doom: Doom, _ task: RenderTask?) -> [Action] {
        guard let attempt = task?.attempt else { return [] }
        return switch doom {
        case .unwanted: [.report(.abandoned(attempt))]
        case .hung(let message): [.report(.failed(attempt, .hang, message))]
        }
    }

    private mutating func neverCameUp(_ death: HostDeath) -> [Action] {
        failedStarts += 1
        let message = startFailure ?? death.message
        startFailure = message
        return failedStarts < Self.maximumFailedStarts ? [] : unavailable(message)
    }

    /// No host works here for the time being: what waits fails of it, and others may render it.
    private mutating func unavailable(_ message: String) -> [Action] {
        defer { waiting = [] }
        return [.report(.unavailable(message))] + waiting.map { .report(.failed($0.attempt, .inputOutput, message)) }
    }

    // MARK: Hangs

    private mutating func notePace(of render: Render, now: Instant) {
        pace.note(now - progressAt, at: render.position, of: render.task.assignment.parameters)
    }

    /// The time that the host has for its next sign of progress, and what is said if it gives none.
    private var expectation: (budget: Duration, message: String)? {
        switch phase {
        case .starting: return (budgets.start, "the engine host said nothing")
        case .loading: return (budgets.load, "the engine host made no progress loading the model")
        case .rendering(let render):
            return (
                pace.budget(at: render.position, of: render.task.assignment.parameters, budgets),
                "the engine host made no progress \(render.position.phase)"
            )
        case .down, .idle, .preparing, .doomed: return nil
        }
    }

    /// The host is not to answer for the time in which this process did not look: what it said then is still unread.
    private mutating func forgiveOwnSleep(now: Instant) {
        defer { tickedAt = now }
        guard let tickedAt, now - tickedAt > Self.longestTick else { return }
        progressAt = now
        heardAt = now
        ping?.sentAt = now
    }

    /// Looks for a host that has hung. Before one is given up for lack of progress it is asked for a sign of life: its
    /// answer comes behind everything it said before, which this process may merely not have read yet.
    private mutating func watch(now: Instant, confirmed: Bool = false) -> [Action] {
        if case .down = phase { return [] }
        if case .doomed(let doom, let task) = phase { return look(at: doom, of: task, now: now) }
        if let expectation, now - progressAt > expectation.budget {
            if case .starting = phase {
                startFailure = "\(expectation.message) for \(expectation.budget)"
                return [.kill]
            }
            if confirmed { return doom("\(expectation.message) for \(expectation.budget)", now: now) }
            if ping?.decides != true { return sendPing(decides: true, now: now) }
        }
        if let ping {
            guard now - ping.sentAt > budgets.answer else { return [] }
            return doom("the engine host did not answer for \(budgets.answer)", now: now)
        }
        if case .starting = phase { return [] }
        return now - heardAt > budgets.quiet ? sendPing(decides: false, now: now) : []
    }

    /// A host that is killed and does not end hangs in its driver: nothing can be done but say so.
    private mutating func look(at doom: Doom, of task: RenderTask?, now: Instant) -> [Action] {
        guard !isStuck, now - progressAt > budgets.end else { return [] }
        isStuck = true
        phase = .doomed(doom, nil)
        let message = "the engine host was killed and has not ended for \(budgets.end): its device or its disk hangs"
        return report(doom, task) + unavailable(message)
    }

    private mutating func sendPing(decides: Bool, now: Instant) -> [Action] {
        pings += 1
        // One unanswered keeps its time: asking again must not put the end off.
        ping = (pings, ping?.sentAt ?? now, decides)
        return [.request(.ping(pings))]
    }

    private mutating func doom(_ message: String, now: Instant) -> [Action] {
        phase = .doomed(.hung(message), currentTask)
        progressAt = now
        return [.kill]
    }
}
