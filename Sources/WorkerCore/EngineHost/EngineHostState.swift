import EngineHostProtocol
import FarmModel
import LocalFiles

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

    /// After so many the device counts as unavailable.
    package static let maximumFailedStarts = HostStarts.maximumFailed

    private var phase = HostPhase.down
    private var waiting = WaitingTasks()
    private var loaded: EngineContext?
    private var device: DeviceDescription?
    private var pace = RenderPace()
    private var starts = HostStarts()
    private var watch: HostWatch

    /// - Parameter now: budgets count from here.
    package init(budgets: HostBudgets = HostBudgets(), now: Instant) { watch = HostWatch(budgets: budgets, now: now) }

    /// Hosts in a row that died before their first word.
    package var failedStarts: Int { starts.failed }
    /// What the last said of it, in words; nil once a host has been started anew or none has failed so.
    package var startFailure: String? { starts.failure }
    /// How long to wait before the next host is started: not at all after one that had been of use.
    package var restartDelay: Duration { starts.delay }

    /// Takes up one event; the actions are to be carried out in their order, before the next event.
    /// - Parameter now: never before an earlier call's.
    package mutating func handle(_ event: Event, now: Instant) -> [Action] {
        switch event {
        case .spawned:
            phase = .starting
            watch.noteProgress(now: now)
            starts.begin()
            return []
        case .said(let event):
            watch.noteWord(now: now)
            return heard(event, now: now)
        case .died(let death): return died(death)
        case .enqueued(let task):
            waiting.append(task)
            return task.files == nil ? [.gather(task)] : begin(now: now)
        case .abandoned(let attempt): return abandon(attempt, now: now)
        case .released: return giveBack { _ in true }
        case .recalled(let attempts): return giveBack(attempts.contains)
        case .gathered(let attempt, let files): return waiting.give(files, to: attempt) ? begin(now: now) : []
        case .ungathered(let attempt, let failure, let message):
            return drop(attempt, .failed(attempt, failure, message))
        case .unfetched(let attempt, let shortage): return drop(attempt, .unfetched(attempt, shortage))
        case .prepared(let request): return prepared(request, now: now)
        case .unprepared(let context, let message):
            guard case .preparing(let task) = phase, task.context == context else { return [] }
            return fail(task, .missingModel, message, now: now)
        case .outgrown(let key): return outgrow(key, now: now)
        case .ticked:
            watch.tick(now: now)
            return look(now: now)
        }
    }

    private mutating func drop(_ attempt: AttemptID, _ report: DeviceEvent) -> [Action] {
        waiting.remove(attempt) ? [.report(report)] : []
    }

    /// The task waits for the next host, at its head.
    private mutating func outgrow(_ contextKey: String, now: Instant) -> [Action] {
        if case .doomed = phase { return [] }
        guard let task = phase.currentTask, task.context.key == contextKey else { return [] }
        waiting.putBack(task)
        phase = .doomed(.unwanted, nil)
        watch.noteProgress(now: now)
        return [.kill]
    }

    // MARK: What is done next

    private mutating func begin(now: Instant) -> [Action] {
        guard case .idle = phase, let task = waiting.takeNext() else { return [] }
        watch.noteProgress(now: now)
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
        watch.noteProgress(now: now)
        return [.request(.load(request))]
    }

    private mutating func render(_ task: RenderTask) -> [Action] {
        phase = .rendering(RunningRender(task: task))
        return [.request(.render(RenderRequest(task)))]
    }

    private mutating func fail(
        _ task: RenderTask, _ failure: FailureClass, _ message: String, now: Instant
    ) -> [Action] {
        phase = .idle
        let message = message.namingDescriptors { _ in nil }
        return begin(now: now) + [.report(.failed(task.attempt, failure, message))]
    }

    private mutating func abandon(_ attempt: AttemptID, now: Instant) -> [Action] {
        if waiting.remove(attempt) { return [.report(.abandoned(attempt))] }
        guard phase.currentTask?.attempt == attempt else { return [] }
        switch phase {
        case .preparing:
            phase = .idle
            return begin(now: now) + [.report(.abandoned(attempt))]
        case .loading, .rendering:
            // The engine has no cancel: ending its process is the only way.
            doom(.unwanted, now: now)
            return [.kill]
        case .down, .starting, .idle, .doomed: return []
        }
    }

    private mutating func giveBack(_ isMeant: (AttemptID) -> Bool) -> [Action] {
        let returned = waiting.removeAll(isMeant)
        return returned.isEmpty ? [] : [.report(.returned(returned))]
    }

    // MARK: What the host says

    private mutating func heard(_ event: HostEvent, now: Instant) -> [Action] {
        switch event {
        case .hello(let host): return greeted(by: host, now: now)
        case .loading, .log:
            if case .loading = phase, case .loading = event { watch.noteProgress(now: now) }
            return []
        case .loaded(let key, _):
            guard case .loading(let task) = phase, key == task.context.key else { return [] }
            loaded = task.context
            starts.borneFruit()
            watch.noteProgress(now: now)
            return render(task)
        case .started(let id, let milliseconds):
            guard case .rendering(var render) = phase, render.task.id == id else { return [] }
            render.startedAt = milliseconds / 1000
            phase = .rendering(render)
            watch.noteProgress(now: now)
            return [.report(.started(render.task.attempt, at: Date(timeIntervalSince1970: milliseconds / 1000)))]
        case .progress(let progress): return progressed(progress, now: now)
        case .preview(let preview): return previewed(preview, now: now)
        case .rendered(let file): return rendered(file, now: now)
        case .failed(let failure): return failed(failure, now: now)
        case .pong(let number): return watch.noteAnswer(number) ? look(now: now, confirmed: true) : []
        }
    }

    private mutating func greeted(by host: HostDescription, now: Instant) -> [Action] {
        guard case .starting = phase else { return [] }
        if let reason = host.foreignProtocol {
            starts.note(reason)
            return [.kill]
        }
        let device = DeviceDescription(host.device)
        self.device = device
        starts.cameUp()
        phase = .idle
        return [.report(.available(device))] + begin(now: now)
    }

    private mutating func progressed(_ progress: RenderProgress, now: Instant) -> [Action] {
        guard case .rendering(var render) = phase, render.task.id == progress.id else { return [] }
        pace.note(watch.sinceProgress(now: now), of: render)
        render.position.move(to: progress)
        phase = .rendering(render)
        watch.noteProgress(now: now)
        return [.report(.progress(render.task.attempt, step: progress.step, steps: progress.steps))]
    }

    /// No sign of progress.
    private mutating func previewed(_ preview: RenderPreview, now: Instant) -> [Action] {
        guard case .rendering(var render) = phase, render.task.id == preview.id,
            let png = render.png(of: preview, now: now)
        else { return [] }
        phase = .rendering(render)
        return [.report(.preview(render.task.attempt, step: preview.step, steps: preview.steps, png: png))]
    }

    private mutating func rendered(_ file: RenderedFile, now: Instant) -> [Action] {
        guard case .rendering(let render) = phase, render.task.id == file.id else { return [] }
        pace.note(watch.sinceProgress(now: now), of: render)
        starts.borneFruit()
        let image = RenderedImage(file, of: render, deviceName: device?.name ?? "")
        phase = .idle
        // The next render first: the device must not wait while the image is put away.
        return begin(now: now) + [.report(.rendered(image, file: render.task.file))]
    }

    private mutating func failed(_ failure: HostFailure, now: Instant) -> [Action] {
        if case .starting = phase { starts.note(failure.message) }
        guard let task = phase.task(named: failure.id) else { return [] }
        return fail(task, FailureClass(failure.kind), failure.message, now: now)
    }

    // MARK: How it ends

    private mutating func died(_ death: HostDeath) -> [Action] {
        defer {
            phase = .down
            loaded = nil
            watch.noteEnd()
        }
        if case .doomed(.unwanted, _) = phase {} else { starts.ended() }
        switch phase {
        case .down, .starting: return starts.neverCameUp(death).map { unavailable($0) } ?? []
        case .preparing(let task):
            // It had not been begun: the next host takes it.
            waiting.putBack(task)
            return []
        case .idle, .loading, .rendering, .doomed: return phase.report(of: death).map { [.report($0)] } ?? []
        }
    }

    /// No host works here for the time being: what waits fails of it, and others may render it.
    private mutating func unavailable(_ message: String) -> [Action] {
        [.report(.unavailable(message))] + waiting.removeAll().map { .report(.failed($0, .inputOutput, message)) }
    }

    /// - Parameter confirmed: see ``HostWatch/judge(_:confirmed:now:)``.
    private mutating func look(now: Instant, confirmed: Bool = false) -> [Action] {
        switch phase {
        case .down: return []
        case .doomed(let doom, let task):
            guard let message = watch.judgeKilled(now: now) else { return [] }
            phase = .doomed(doom, nil)
            return (task.map { [.report(doom.report(of: $0))] } ?? []) + unavailable(message)
        case .starting, .idle, .preparing, .loading, .rendering: break
        }
        switch watch.judge(phase.work(pace: pace, budgets: watch.budgets), confirmed: confirmed, now: now) {
        case .well: return []
        case .ask(let number): return [.request(.ping(number))]
        case .hung(let message):
            if case .starting = phase { starts.note(message) } else { doom(.hung(message), now: now) }
            return [.kill]
        }
    }

    private mutating func doom(_ doom: HostPhase.Doom, now: Instant) {
        phase = .doomed(doom, phase.currentTask)
        watch.noteProgress(now: now)
    }
}
