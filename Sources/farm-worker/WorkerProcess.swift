import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import ServiceLifecycle
import UnixSignals
import WorkerCore

/// Wires a worker up and runs it until it is told to stop.
struct WorkerProcess {
    private let configuration: WorkerConfiguration
    private let level: Logger.Level

    init(_ options: WorkerOptions) throws {
        let environment = ProcessInfo.processInfo.environment
        level = try options.level(environment: environment)
        configuration = try options.configuration(environment: environment)
    }

    func run() async throws {
        // An engine host that has died shows as a failed write, not as the end of this process.
        signal(SIGPIPE, SIG_IGN)
        keepLargeBuffers()
        LoggingSystem.bootstrap { [level] label in
            var handler = StreamLogHandler(label: label, stream: StandardError())
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "farm-worker")
        let worker = FarmWorker(configuration: configuration, logger: logger) {
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
        }
        // What lifecycle says below that is about its own workings.
        var lifecycle = Logger(label: "lifecycle")
        lifecycle.logLevel = max(level, .notice)
        let services = ServiceGroupConfiguration(
            services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: lifecycle)
        try await ServiceGroup(configuration: services).run()
    }
}
