import FarmModel

/// What the dispatcher knows may have changed in the store, and when it reads it: at once where nothing was read just
/// now, else together with what comes meanwhile.
struct OpenJobReads {
    /// What is to be read.
    struct Read: Equatable {
        /// Which jobs; nil for all.
        var jobs: Set<JobID>?
        /// The files in the model store, too.
        var files: Bool
    }

    enum Due: Equatable {
        case nothing
        case now(Read)
        case after(Duration)
    }

    /// Between two reads, while there is work.
    static let pause = Duration.milliseconds(250)

    private var allJobs = true
    private var jobs: Set<JobID> = []
    private var files = true
    private var last: ContinuousClock.Instant?

    /// Anything may have changed.
    mutating func noteAll() {
        allJobs = true
        jobs = []
        files = true
    }

    /// These jobs may have newly queued tasks.
    mutating func note(jobs: some Sequence<JobID>) {
        if !allJobs { self.jobs.formUnion(jobs) }
    }

    /// Other files may be in the model store.
    mutating func noteFiles() { files = true }

    /// Whether anything is to be read, now or soon.
    var isDue: Bool { allJobs || files || !jobs.isEmpty }

    /// What is to be read now; the caller reads it, and notes it again where that fails.
    /// - Parameter hasWork: whether tasks can be handed out meanwhile; where none can, nobody waits.
    mutating func take(at now: ContinuousClock.Instant, hasWork: Bool) -> Due {
        guard isDue else { return .nothing }
        if hasWork, let last, last + Self.pause > now { return .after(now.duration(to: last + Self.pause)) }
        let read = Read(jobs: allJobs ? nil : jobs, files: files)
        (allJobs, jobs, files, last) = (false, [], false, now)
        return .now(read)
    }
}
