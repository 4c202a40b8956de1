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
                    if let news = News(payload: notification.payload) { continuation.yield(news.event) }
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
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

    /// A notification holds less than 8000 bytes; with more jobs than this, everybody looks at everything.
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
        }
    }

    var event: StoreEvent {
        switch self {
        case .tasks: .tasksQueued
        case .intake: .intakeChanged
        case .cancelled(let job): .jobCancelled(job)
        case .changed(let jobs): jobs.isEmpty ? .connected : .jobsChanged(jobs)
        }
    }

    /// Told when the transaction commits.
    var notify: SQL { "SELECT pg_notify(\(PostgresFarmStore.channel), \(payload))" }
}
