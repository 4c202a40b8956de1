import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

/// What people see of workers, and tell them.
package struct WorkerService: Sendable {
    private let store: any Audited & WorkerStore
    private let renderings: @Sendable () async -> [LiveRendering]
    private let logger: Logger

    /// - Parameter renderings: what the workers of all coordinators render.
    package init(
        store: any Audited & WorkerStore, renderings: @escaping @Sendable () async -> [LiveRendering], logger: Logger
    ) {
        self.store = store
        self.renderings = renderings
        self.logger = logger
    }

    /// Workers with what each of their devices renders.
    /// - Parameter all: also those that are offline.
    package func workers(all: Bool) async throws -> [WorkerStatus] {
        let current = Dictionary(grouping: await renderings(), by: \.worker)
        return try await store.workers(all: all).map { $0.showing(current[$0.id] ?? []) }
    }

    /// Lets a worker take tasks again, or finish what it renders and take no more.
    /// - Throws: `notFound`, with the names that are like it.
    package func setIntake(as caller: Caller, open: Bool, of name: String) async throws -> WorkerStatus {
        let store = store.audited(
            caller.entry("SetWorkerIntake", "worker '\(name.shortened())' \(open ? "resumed" : "drained")"))
        guard let worker = try await store.setDrained(!open, workerNamed: name) else {
            let known = try await store.workers(all: true).map(\.name)
            throw FarmError(
                .notFound,
                "there is no worker '\(name.shortened())'" + NearestNames.hint(for: name, in: known, noun: "worker"))
        }
        logger.info(open ? "worker takes tasks again" : "worker drained", metadata: ["worker": "\(worker.name)"])
        return worker
    }
}

extension WorkerStatus {
    /// - Parameter renderings: what it renders, as far as that is known.
    fileprivate func showing(_ renderings: [LiveRendering]) -> WorkerStatus {
        var worker = self
        guard worker.state != .offline else { return worker }
        for rendering in renderings {
            for index in worker.devices.indices where worker.devices[index].description.id == rendering.device {
                worker.devices[index].task = rendering.task
            }
        }
        return worker
    }
}
