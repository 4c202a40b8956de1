/// What befalls a farm: the rows of the kill matrix.
package enum Fault: String, CaseIterable, Sendable {
    case killWorker = "SIGKILL worker"
    case killEngineHost = "SIGKILL engine host"
    case hangEngineHost = "engine host hangs"
    case killCoordinator = "SIGKILL coordinator"
    case killBothCoordinators = "SIGKILL both coordinators"
    case killCoordinatorAndWorkers = "SIGKILL coordinator and workers"
    case restartPostgres = "PostgreSQL immediate stop and start"
    case terminateBackends = "PostgreSQL backends terminated"
    case halfOpenNetwork = "network half open"
    case stopWorker = "SIGSTOP worker past its lease"
    case stopCoordinator = "SIGSTOP coordinator past its silence"
    case workerClockAhead = "worker's clock a day ahead"
    case fullDisk = "spool's disk full"
    case cutUpload = "upload cut in the middle"
    case repeatedUploads = "uploads repeated and out of order"
    case lastWords = "NUL in the host's last words"
    case silentUploader = "a silent uploader"
    case everything = "everything at once"

    /// How often it strikes in a row of the matrix. Those that take longer than a job do so once.
    var strikes: Int {
        switch self {
        case .hangEngineHost, .stopCoordinator, .lastWords, .silentUploader, .everything: 1
        default: 2
        }
    }
}
