import ArgumentParser

/// What can be measured.
enum Figure: String, CaseIterable, ExpressibleByArgument {
    case farmCost = "farm-cost"
    case submitToStart = "submit-to-start"
    case submit100k = "submit-100k"
    case coordinatorPeak = "coordinator-peak"
    case killToRerun = "kill-to-rerun"
    case silenceToRerun = "silence-to-rerun"
    case restartGap = "restart-gap"
    case idle100 = "idle-100"
    case durable1 = "durable-1"
    case durable4 = "durable-4"
    case durable16 = "durable-16"
    case durable16Small = "durable-16-small"
    case pgbench16 = "pgbench-16"
    case manyJobsRatio = "many-jobs-ratio"
    case hashFile = "hash-file"
    case sheet400 = "sheet-400"
    case recipe1M = "recipe-1m"
    case push2GB = "push-2gb"
    case fetch2GB = "fetch-2gb"
    case history2M = "history-2m"
    case farmWorkers = "farm-workers"
    case fairShare = "fair-share"
    case loadRatio = "load-ratio"
    case tailRatio = "tail-ratio"
    case plan2000 = "plan-2000"
    case planBusy = "plan-busy"
    case giveUp = "give-up"
    case oldSnapshot = "old-snapshot"
    case loginCost = "login-cost"
    case authCost = "auth-cost"
    case tlsThroughput = "tls-throughput"
    case tlsSession = "tls-session"

    var explanation: String {
        switch self {
        case .farmCost: "time of 40 images through the farm over that of the same 40 through the engine host alone"
        case .submitToStart: "from starting 'farm submit' of one image to the moment its render begins"
        case .submit100k: "time of 'farm submit' of 100,000 images"
        case .coordinatorPeak: "the coordinator's most memory while 100,000 images are submitted and cancelled"
        case .killToRerun: "from SIGKILL of a worker to the claim of its image by another"
        case .silenceToRerun: "from SIGSTOP of a worker to the claim of its image by another"
        case .durable1: "images of 100 KB from claim to PostgreSQL's disk, without rendering, with 1 worker"
        case .durable4: "the same with 4 workers"
        case .durable16: "the same with 16 workers"
        case .durable16Small: "the same with images of 2 KB, metadata included"
        case .pgbench16: "the same statements from pgbench, one image at a time, 16 clients"
        case .manyJobsRatio: "images a second of one job over those with 2,000 open jobs of 20 submitters"
        case .hashFile: "SHA-256 of a model file that is in memory already, as a worker reads it"
        case .push2GB: "a model of 2 GB into the farm's store by 'farm models push', SHA-256 included"
        case .fetch2GB: "the same from the store to a worker that needs it"
        case .history2M: "the slowest question to a history of 2.3 million images; says each"
        case .farmWorkers: "time to list the workers that made it"
        case .fairShare: "six submitters of one worker: the least share of the images over the fair one"
        case .loadRatio: "loads of contexts over the fewest possible, the worst of two simulated farms and a real one"
        case .tailRatio: "simulated end of a job on devices of speeds 1 to 10 over the earliest possible, the worst"
        case .plan2000: "time to decide who gets an image, with 2,000 open jobs of 20 submitters"
        case .planBusy: "the same on 300 busy devices near the end of 64 jobs: with calls back and second copies"
        case .giveUp:
            "time to look for images that no worker is left for, with 200,000 bars; the worst of several farms"
        case .oldSnapshot:
            "images a second with 200,000 handed out before, over those with a snapshot that is older than these"
        case .loginCost: "from 'farm submit' to the start of its image with TLS and a token, over the same without"
        case .authCost: "a call with a token that the coordinator has in memory, beyond the same call on an open farm"
        case .tlsThroughput: "pictures of 3 MB to or from the coordinator: the rate over TLS over the plain one"
        case .tlsSession: "the coordinator's memory for each idle worker over TLS"
        case .sheet400: "time to make a contact sheet of 400 pictures of 128x128 pixels, as PNG"
        case .recipe1M: "time to submit a recipe of 1,000,000 images; says memory, bytes and first start too"
        case .idle100: "statements to PostgreSQL on a farm with 100 connected workers and nothing to do"
        case .restartGap: "from SIGKILL of a coordinator to the return of its three workers to the next"
        }
    }

    /// Whether it is measured on a farm of its own rather than on the one that is up.
    var hasOwnFarm: Bool {
        switch self {
        case .farmCost, .submitToStart, .submit100k, .coordinatorPeak: false
        default: true
        }
    }

    /// Whether it is measured on a history that takes long to make, and is made once.
    var hasHistory: Bool { self == .history2M || self == .farmWorkers }

    var unit: String {
        switch self {
        case .farmCost, .fairShare, .loadRatio, .tailRatio, .manyJobsRatio, .oldSnapshot, .loginCost, .tlsThroughput:
            "ratio"
        case .authCost: "us"
        case .tlsSession: "kb"
        case .submitToStart, .plan2000, .planBusy, .history2M, .farmWorkers, .giveUp: "ms"
        case .idle100: "statements/s"
        case .hashFile: "gb/s"
        case .push2GB, .fetch2GB: "mb/s"
        case .durable1, .durable4, .durable16, .durable16Small: "images/s"
        case .pgbench16: "tps"
        case .submit100k, .killToRerun, .silenceToRerun, .restartGap, .sheet400, .recipe1M: "s"
        case .coordinatorPeak: "mb"
        }
    }

    var places: Int {
        switch self {
        case .farmCost, .plan2000, .planBusy: 3
        case .submit100k, .killToRerun, .silenceToRerun, .restartGap, .idle100, .hashFile, .sheet400, .recipe1M,
            .fairShare, .loadRatio, .tailRatio, .manyJobsRatio, .oldSnapshot, .loginCost, .tlsThroughput:
            2
        case .push2GB, .fetch2GB, .tlsSession: 0
        case .submitToStart, .history2M, .farmWorkers, .giveUp, .coordinatorPeak, .durable1, .durable4, .durable16,
            .durable16Small, .pgbench16, .authCost:
            1
        }
    }
}
