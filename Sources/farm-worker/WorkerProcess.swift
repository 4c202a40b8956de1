import FarmConfiguration
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import ServiceLifecycle
import UnixSignals
import WorkerCore

/// Wires a worker up and runs it until it is told to stop.
struct WorkerProcess {
    private let setup: WorkerSetup

    init(_ flags: WorkerFlags) throws {
        setup = try WorkerSetup(flags, environment: ProcessInfo.processInfo.environment)
    }

    func run() async throws {
        // An engine host that has died shows as a failed write, not as the end of this process.
        signal(SIGPIPE, SIG_IGN)
        keepLargeBuffers()
        LoggingSystem.bootstrap { [level = setup.level] label in
            var handler = StreamLogHandler(label: label, stream: StandardError())
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "farm-worker")
        let worker = FarmWorker(configuration: setup.configuration, logger: logger) {
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
        }
        // What lifecycle says below that is about its own workings.
        var lifecycle = Logger(label: "lifecycle")
        lifecycle.logLevel = max(setup.level, .notice)
        let services = ServiceGroupConfiguration(
            services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: lifecycle)
        try await ServiceGroup(configuration: services).run()
    }
}
