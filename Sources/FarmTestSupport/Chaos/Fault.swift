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
    case outageUnderOne = "PostgreSQL away 20 to 40 s, one coordinator"
    case outageUnderTwo = "PostgreSQL away 20 to 40 s, two coordinators"
    case outageAndDeaths = "PostgreSQL away 20 to 40 s, a worker killed and a coordinator restarted meanwhile"
    case silentDatabase = "PostgreSQL frozen or out of reach 20 to 40 s"
    case lostCommits = "answers to COMMIT lost"
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
        case .hangEngineHost, .stopCoordinator, .lostCommits, .lastWords, .silentUploader, .everything: 1
        default: isOutage ? 1 : 2
        }
    }

    /// Whether it is the engine host that is struck, its worker's death included.
    package var isOfEngineHost: Bool { [.killWorker, .killEngineHost, .hangEngineHost, .lastWords].contains(self) }

    /// Whether PostgreSQL is away for longer than coordinators may be silent.
    var isOutage: Bool {
        switch self {
        case .outageUnderOne, .outageUnderTwo, .outageAndDeaths, .silentDatabase: true
        default: false
        }
    }

    /// Of the farm that it strikes.
    var coordinators: Int { self == .outageUnderOne ? 1 : 2 }

    /// Whether it needs proxies between the coordinators and PostgreSQL.
    var isBetweenDatabase: Bool { [.lostCommits, .silentDatabase, .everything].contains(self) }
}
