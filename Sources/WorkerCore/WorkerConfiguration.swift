package import Certificates
package import FarmModel

/// What a worker is told at its start.
package struct WorkerConfiguration: Sendable {
    /// At least one; dialled in turn until one answers.
    package var coordinators: [CoordinatorAddress]
    /// Absolute or relative to the current folder; none where all models are fetched.
    package var modelFolders: [String]
    /// Made where it is missing; one worker process at a time has it.
    package var dataFolder: String
    /// Not empty; no other worker of the farm may have it.
    package var name: String
    /// At least one; `auto` is resolved at the start.
    package var devices: [DeviceSelection]
    /// Of engine hosts on a CPU; 0 leaves it to the engine.
    package var threads: Int
    /// Of the program `farm-engine-host`.
    package var hostPath: String
    /// The process's environment variables.
    package var environment: [String: String]
    /// Of each device's engine host.
    package var budgets = HostBudgets()
    /// Bytes of undelivered images from which on the worker takes no more tasks.
    package var spoolLimit = Self.standardSpoolLimit
    /// Bytes of input pictures that are kept on disk.
    package var inputLimit = Self.standardInputLimit
    /// Bytes of models that are fetched from the farm's store and kept on disk; 0 for none.
    package var fetchLimit = Self.standardFetchLimit
    /// Whether to use files in PyTorch's pickle format.
    package var allowPickle = false
    /// Whether engine hosts confine themselves to their device, models and spool, as far as the machine offers that.
    package var confinesHosts = true
    /// The user that engine hosts of root's worker become; nil for the usual one.
    package var hostUser: String?
    /// Whom to believe to be the farm; nil for whom this worker has kept since it was enrolled, and without that for
    /// connections without TLS.
    package var trust: ServerTrust?
    /// With which a worker without a certificate enrols itself.
    package var invitation: Invitation?
    /// How long a worker that is told to stop may take to finish and deliver what it renders.
    package var stopLimit = Duration.seconds(60)

    /// 10 GB, as the flag's default says.
    package static let standardSpoolLimit = 10_000_000_000
    /// 2 GiB, as the flag's default says.
    package static let standardInputLimit = 2 << 30
    /// 100 GB, as the flag's default says.
    package static let standardFetchLimit: Int64 = 100_000_000_000

    /// - Parameters:
    ///   - threads: 0 to 1024.
    ///   - environment: engine hosts inherit it.
    package init(
        coordinators: [CoordinatorAddress], modelFolders: [String], dataFolder: String, name: String,
        devices: [DeviceSelection], threads: Int, hostPath: String, environment: [String: String]
    ) {
        self.coordinators = coordinators
        self.modelFolders = modelFolders
        self.dataFolder = dataFolder
        self.name = name
        self.devices = devices
        self.threads = threads
        self.hostPath = hostPath
        self.environment = environment
    }
}
