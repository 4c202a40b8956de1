import EngineHostProtocol
import FarmBasics
package import FarmModel
import FoundationEssentials
package import Logging
import Subprocess
import SystemPackage

/// Keeps an engine host running for one device: starts it, feeds it, hears it, ends it when it hangs, and starts
/// another when it has died. ``EngineHostState`` decides; this acts.
package actor EngineHostSupervisor: RenderDevice {
    /// `cpu`, `cuda:0`, `vulkan:1`: what the device's reports are sent under.
    package nonisolated let id: String
    private let device: DeviceSelection
    private let hostPath: String
    private let environment: [String: String]
    private let finder: TaskFileFinder
    private let sandbox: HostSandbox?
    private let logger: Logger
    private let report: @Sendable (DeviceEvent) -> Void
    private var state: EngineHostState
    /// In whose name the input pictures of each attempt are held.
    private var holders: [AttemptID: UUID] = [:]
    private var requests: AsyncStream<[UInt8]>.Continuation?
    private var kill: (@Sendable () -> Void)?
    /// Nil where hosts may do what this process may.
    private var grant: HostGrant?

    /// - Parameters:
    ///   - environment: The worker's own, which the host inherits.
    ///   - sandbox: What hosts may do; nil lets them do what this process may.
    ///   - report: Called in order, from this actor.
    package init(
        device: DeviceSelection, hostPath: String, environment: [String: String], models: any ModelSource,
        inputs: InputCache, fetched: FetchCache? = nil, sandbox: HostSandbox? = nil,
        budgets: HostBudgets = HostBudgets(), logger: Logger, report: @escaping @Sendable (DeviceEvent) -> Void
    ) {
        id = "\(device)"
        self.device = device
        self.hostPath = hostPath
        self.environment = environment
        finder = TaskFileFinder(models: models, inputs: inputs, fetched: fetched)
        self.sandbox = sandbox
        grant = sandbox.map { HostGrant($0, device: "\(device)") }
        self.report = report
        var logger = logger
        logger[metadataKey: "device"] = "\(device)"
        self.logger = logger
        state = EngineHostState(budgets: budgets, now: .now)
    }

    /// Takes a task behind those that wait; it begins once its files are here.
    package func enqueue(_ task: RenderTask) {
        var task = task
        // Where models are fetched, each task has to hold what it needs.
        if finder.fetched != nil { task.files = nil }
        if let sandbox { task.folder = sandbox.imageFolder(of: id) }
        handle(.enqueued(task))
    }
    /// Drops the task if it waits; where it is being rendered the host is killed, as the engine has no cancel.
    package func abandon(_ attempt: AttemptID) { handle(.abandoned(attempt)) }
    /// Gives back all tasks that wait, each with a report.
    package func releaseWaiting() { handle(.released) }

    /// Gives back those of the tasks that wait, each with a report; what runs is left alone.
    package func giveBack(_ attempts: [AttemptID]) { handle(.recalled(attempts)) }

    /// Runs one host after the other until the task is cancelled, which ends the host at once.
    /// - Throws: A ``FarmError`` when the very first host does not come up: its device is not there, or its program.
    package func run() async throws {
        try sandbox?.clear(id)
        var hasBeenUp = false
        while !Task.isCancelled {
            let death = await runHost()
            if Task.isCancelled { return }
            // Somebody's kill says nothing of the device.
            let isByOutsideHand = death.failureClass == .killed && state.startFailure == nil
            handle(.died(death))
            hasBeenUp = hasBeenUp || state.failedStarts == 0
            if grant?.isOutgrown == true {
                grant?.isOutgrown = false
                logger.info("starting another engine host, which may read the files of its next task")
                continue
            }
            guard hasBeenUp || isByOutsideHand && state.failedStarts < EngineHostState.maximumFailedStarts else {
                throw FarmError(.failedPrecondition, "device \(device): \(state.startFailure ?? death.message)")
            }
            logger.warning(
                "the engine host ended; starting another",
                metadata: ["reason": "\(state.startFailure ?? death.sentence)", "delay": "\(state.restartDelay)"])
            try? await Task.sleep(for: state.restartDelay)
        }
    }

    private func handle(_ event: EngineHostState.Event) {
        for action in state.handle(event, now: .now) {
            switch action {
            case .request(.render(let request)) where grant?.covers(request.files.values) == false:
                outgrow(request.modelKey)
            case .request(let request):
                do {
                    requests?.yield(try Frame.encode(request))
                } catch {
                    logger.error("a request does not fit the engine host", metadata: ["reason": "\(error)"])
                    kill?()
                }
            case .gather(let task): gather(task)
            case .prepare(let context): prepare(context)
            case .report(let event):
                report(event)
                letGo(event.ended)
            case .kill: kill?()
            }
        }
    }

    private func gather(_ task: RenderTask) {
        let holder = UUID()
        holders[task.attempt] = holder
        Task {
            let answer: EngineHostState.Event
            do throws(TaskFailure) {
                answer = .gathered(task.attempt, files: try await finder.files(for: task, holder: holder))
            } catch {
                answer =
                    error.shortage.map { .unfetched(task.attempt, $0) }
                    ?? .ungathered(task.attempt, error.failure, error.message)
            }
            guard holders[task.attempt] == holder else {
                // It has ended meanwhile.
                return await finder.release(holder)
            }
            handle(answer)
        }
    }

    private func letGo(_ attempts: [AttemptID]) {
        for holder in attempts.compactMap({ holders.removeValue(forKey: $0) }) {
            Task { await finder.release(holder) }
        }
    }

    private func prepare(_ context: EngineContext) {
        Task {
            await finder.load(context, on: id)
            do {
                let request = try await finder.models.loadRequest(for: context)
                guard grant?.covers(request.paths) != false else { return outgrow(context.key) }
                handle(.prepared(request))
            } catch {
                handle(.unprepared(context, message: "\(error)"))
            }
        }
    }

    /// The host makes way for one that may read the files of its task.
    private func outgrow(_ contextKey: String) {
        grant?.isOutgrown = true
        handle(.outgrown(key: contextKey))
    }

    // MARK: One host

    private func runHost() async -> HostDeath {
        let tail = LogTail()
        let listed = await finder.models.paths
        let rules: [UInt8]?
        do {
            rules = try grant?.makeRules(listed: listed, environment: environment).frame
        } catch {
            return HostDeath(.notStarted("\(error)"))
        }
        let memoryKills = MemoryKills.current()
        var options = PlatformOptions()
        // A session of its own: Ctrl-C in a terminal is for the worker, which lets the render finish.
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                .path(FilePath(hostPath)),
                arguments: rules == nil ? [] : [HostEnvironment.confinedArgument], environment: variables,
                platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
            ) { host in
                await self.converse(with: host, first: rules, tail: tail)
            }
            let ending: HostDeath.Ending =
                switch result.terminationStatus {
                case .exited(let code): .exited(code)
                case .signaled(let signal): .signaled(signal)
                }
            return HostDeath(
                ending, sawMemoryKill: MemoryKills.current().hasGrown(since: memoryKills), logTail: tail.text)
        } catch {
            return HostDeath(.notStarted("\(hostPath): \(error)"), logTail: tail.text)
        }
    }

    private var variables: Environment {
        var variables = sandbox?.environment(for: id) ?? [:]
        variables.merge(device.environment(inherited: environment)) { _, ofDevice in ofDevice }
        return .updating(variables, without: sandbox == nil ? [] : HostVariables.withheld(from: environment))
    }

    /// Speaks with a host until its output ends.
    /// - Parameter first: what it is told before all else.
    private func converse(
        with host: Execution<CustomWriteInput, SequenceOutput, SequenceOutput>, first: [UInt8]?, tail: LogTail
    ) async {
        let (requests, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        if let first { continuation.yield(first) }
        self.requests = continuation
        kill = { try? host.send(signal: .kill) }
        logger.debug("started an engine host", metadata: ["pid": "\(host.processIdentifier.value)"])
        handle(.spawned)
        await withTaskGroup { group in
            group.addTask {
                for await request in requests {
                    guard let written = try? await host.standardInputWriter.write(request), written == request.count
                    else { return }
                }
            }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil { await self.handle(.ticked) }
            }
            async let errors: Void = Self.drain(host.standardError, into: tail)
            await listen(to: host.standardOutput)
            // A host whose output has ended or makes no sense is of no use any more.
            kill?()
            await errors
            group.cancelAll()
        }
        kill = nil
        self.requests = nil
    }

    @concurrent private static func drain(_ output: SubprocessOutputSequence, into tail: LogTail) async {
        do {
            for try await buffer in output { tail.append(buffer.withUnsafeBytes(Array.init)) }
        } catch {
            tail.append(Array("(the rest of the log is lost: \(error))".utf8))
        }
    }

    private func listen(to output: SubprocessOutputSequence) async {
        var decoder = FrameDecoder()
        do {
            for try await buffer in output {
                buffer.withUnsafeBytes { decoder.append($0) }
                while let frame = try decoder.next() {
                    let event = try Frame.decode(HostEvent.self, from: frame)
                    note(event)
                    handle(.said(event))
                }
            }
        } catch {
            logger.error("lost the engine host's output", metadata: ["reason": "\(error)"])
        }
    }

    private func note(_ event: HostEvent) {
        switch event {
        case .log(.warning, let text): logger.warning("engine: \(text)")
        case .log(.error, let text): logger.error("engine: \(text)")
        case .hello(let host): grant?.note(host.sandbox, logger: logger)
        case .loaded(_, let seconds): logger.info("loaded a model", metadata: ["seconds": "\(seconds)"])
        case .loading, .started, .progress, .preview, .rendered, .failed, .pong: break
        }
    }
}
