/// What a farm for a test is made of.
package struct FarmSetup: Sendable {
    /// The program that a worker starts for its device.
    package enum EngineHost: Sendable, Equatable {
        /// `farm-engine-host` with the demo model.
        case real
        /// `farm-stored-picture-host`, which takes this long for an image: of noise, or of one colour.
        case storedPicture(milliseconds: Int, isFlat: Bool = false)
    }

    /// They share one database; their numbers are from 1.
    package var coordinators = 1
    /// Called `worker-1` and so on, each with one CPU thread.
    package var workers = 1
    /// Of all workers.
    package var engineHost = EngineHost.real
    /// Between each worker and each coordinator lies a ``TCPProxy``.
    package var isProxied = false
    /// PostgreSQL's socket, where a ``TCPProxy`` lies between it and each coordinator.
    package var databaseSocket: String?

    /// That workers have beside the process's own.
    package var workerEnvironment: [String: String] = [:]

    /// With one coordinator and the real engine host.
    package init(workers: Int = 1) { self.workers = workers }
}
