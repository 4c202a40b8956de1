package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
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

    package func announce(changed jobs: [Int64]) async throws {
        guard !jobs.isEmpty else { return }
        try await query(News.changed(jobs).notify)
    }
}

/// What is said on the farm's channel.
enum News {
    case tasks
    case intake
    case cancelled(Int64)
    case changed([Int64])
    /// A `RenderingReport` in JSON.
    case report(String)

    /// A notification holds less than 8000 bytes.
    fileprivate static let maximumBytes = 7900
    /// With more jobs than this, everybody looks at everything.
    private static let maximumJobs = 300

    init?(payload: String) {
        let words = payload.split(separator: " ", maxSplits: 1)
        let jobs = words.count > 1 ? words[1].split(separator: ",").compactMap { Int64($0) } : []
        switch words.first {
        case "tasks": self = .tasks
        case "intake": self = .intake
        case "cancelled":
            guard let job = jobs.first else { return nil }
            self = .cancelled(job)
        case "changed": self = .changed(jobs)
        case "report": self = .report(words.count > 1 ? String(words[1]) : "")
        default: return nil
        }
    }

    var payload: String {
        switch self {
        case .tasks: "tasks"
        case .intake: "intake"
        case .cancelled(let job): "cancelled \(job)"
        case .changed(let jobs) where jobs.count > Self.maximumJobs: "changed"
        case .changed(let jobs): "changed \(jobs.map(String.init).joined(separator: ","))"
        case .report(let json): "report \(json)"
        }
    }

    /// Nil where another build's words make no sense to this one.
    var event: StoreEvent? {
        switch self {
        case .tasks: .tasksQueued
        case .intake: .intakeChanged
        case .cancelled(let job): .jobCancelled(job)
        case .changed(let jobs): jobs.isEmpty ? .connected : .jobsChanged(jobs)
        case .report(let json): (try? JSONColumn.decode(json, as: RenderingReport.self)).map(StoreEvent.rendering)
        }
    }

    /// Told when the transaction commits.
    var notify: SQL { "SELECT pg_notify(\(PostgresFarmStore.channel), \(payload))" }
}
