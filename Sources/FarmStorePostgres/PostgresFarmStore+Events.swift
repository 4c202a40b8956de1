package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// For one reader, as the listener's events are: two would each get a part. News that this build cannot read are left
    /// out.
    package func events() -> AsyncStream<StoreEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: StoreEvent.self)
        let events = listener.events
        let task = Task {
            for await event in events {
                switch event {
                case .connected: continuation.yield(.connected)
                case .notification(let notification):
                    if let event = News(payload: notification.payload)?.event { continuation.yield(event) }
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// In halves, and those again, where it is longer than a notification may be: 7900 bytes. Listeners take the parts
    /// one by one.
    package func announce(_ report: RenderingReport) async throws {
        let json = try JSONColumn.encode(report)
        let half = report.renderings.count / 2
        guard json.utf8.count > News.maximumBytes, half > 0 else {
            try await query(News.report(json).notify)
            return
        }
        var parts = (report, report)
        parts.0.renderings.removeLast(report.renderings.count - half)
        parts.1.renderings.removeFirst(half)
        try await announce(parts.0)
        try await announce(parts.1)
    }

    /// Tells nothing where no job is named; more than ``StoreEvent/mostJobs`` are told as all.
    package func announce(changed jobs: [JobID]) async throws {
        guard !jobs.isEmpty else { return }
        try await query(News.changed(jobs).notify)
    }
}

/// What is said on the farm's channel.
enum News {
    /// These jobs have newly queued tasks; with none named, any may, and files may have changed too.
    case queued([JobID])
    case files
    case intake
    case people
    case cancelled(JobID)
    case changed([JobID])
    /// A `RenderingReport` in JSON.
    case report(String)

    /// A notification holds less than 8000 bytes.
    fileprivate static let maximumBytes = 7900
    init?(payload: String) {
        let words = payload.split(separator: " ", maxSplits: 1)
        let jobs = words.count > 1 ? words[1].split(separator: ",").compactMap { JobID(String($0)) } : []
        switch words.first {
        // Builds that know no more of these news than their first word look at everything.
        case "tasks": self = words.last == "files" ? .files : .queued(jobs)
        case "intake": self = .intake
        case "people": self = .people
        case "cancelled":
            guard let job = jobs.first else { return nil }
            self = .cancelled(job)
        case "changed": self = .changed(jobs)
        case "report": self = .report(words.count > 1 ? String(words[1]) : "")
        // A newer build's news, as "people" is to builds of before: they go on without.
        default: return nil
        }
    }

    var payload: String {
        switch self {
        case .queued(let jobs): Self.words("tasks", jobs)
        case .files: "tasks files"
        case .intake: "intake"
        case .people: "people"
        case .cancelled(let job): "cancelled \(job)"
        case .changed(let jobs): Self.words("changed", jobs)
        case .report(let json): "report \(json)"
        }
    }

    private static func words(_ word: String, _ jobs: [JobID]) -> String {
        guard !jobs.isEmpty, jobs.count <= StoreEvent.mostJobs else { return word }
        return "\(word) \(jobs.map(String.init).joined(separator: ","))"
    }

    /// Nil where another build's words make no sense to this one.
    var event: StoreEvent? {
        switch self {
        case .queued(let jobs): .queued(jobs)
        case .files: .filesChanged
        case .intake: .intakeChanged
        case .people: .peopleChanged
        case .cancelled(let job): .jobCancelled(job)
        case .changed(let jobs): .changed(jobs)
        case .report(let json): (try? JSONColumn.decode(json, as: RenderingReport.self)).map(StoreEvent.rendering)
        }
    }

    /// Told when the transaction commits.
    var notify: SQL { "SELECT pg_notify(\(PostgresFarmStore.channel), \(payload))" }
}
