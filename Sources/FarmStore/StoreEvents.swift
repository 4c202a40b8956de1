package import FarmModel

/// News that coordinators tell each other through the store.
package enum StoreEvent: Sendable, Equatable {
    /// The source of news is (again) connected: what came before may have been missed.
    case connected
    /// Any job may have newly queued tasks, and any file may be new.
    case tasksQueued
    /// These jobs have newly queued tasks.
    case jobsQueued([JobID])
    /// Other files are in the model store or with workers.
    case filesChanged
    case jobCancelled(JobID)
    /// Workers were drained, or take tasks again.
    case intakeChanged
    /// Who may do what has changed: people, tokens, certificates, or how the door stands. What is kept of them is stale.
    case peopleChanged
    /// Counts of these jobs changed; nil where any may have.
    case jobsChanged([JobID]?)
    case rendering(RenderingReport)

    /// With more jobs than this, everybody looks at everything.
    package static let mostJobs = 300

    /// That these jobs have newly queued tasks.
    package static func queued(_ jobs: [JobID]) -> StoreEvent {
        jobs.isEmpty || jobs.count > mostJobs ? .tasksQueued : .jobsQueued(jobs)
    }

    /// That counts of these jobs changed.
    package static func changed(_ jobs: [JobID]) -> StoreEvent {
        .jobsChanged(jobs.isEmpty || jobs.count > mostJobs ? nil : jobs)
    }
}

/// A stream of news, and a way to tell.
package protocol StoreEvents: Sendable {
    func events() -> AsyncStream<StoreEvent>
    /// Tells every coordinator that these jobs' counts changed.
    func announce(changed jobs: [JobID]) async throws
    /// Tells every coordinator what the workers of one render.
    func announce(_ report: RenderingReport) async throws
}

/// All of a farm's state.
package typealias Store = Audited & AuditStore & EnrolmentStore & InputStore & JobKeyStore & JobStore & ImageStore
    & PeopleStore
    & RetentionStore & SchedulingStore & Scoped & StoreEvents & StoredFileStore & TaskStore & WorkerStore
