import FarmBasics
import FarmModel

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// All rows of a farm.
struct MemoryFarm: Sendable {
    let id = UUID()
    /// When the call began.
    var now = Date()

    var jobs: [JobID: MemoryJob] = [:]
    /// Of each job, by index; those of a deleted one go in steps, from the end.
    var tasks: [JobID: [MemoryTask]] = [:]
    var images: [ImageID: MemoryImage] = [:]
    var workers: [UUID: MemoryWorker] = [:]
    var sessions: [SessionID: MemorySession] = [:]
    var coordinators: [UUID: MemoryCoordinator] = [:]
    var files = MemoryFiles()
    var inputs: [Digest: MemoryInput] = [:]
    /// In the order of their ids.
    var rules: [RetentionRule] = []
    /// In the order in which the jobs were deleted.
    var deletions: [MemoryDeletion] = []
    var usage: [String: MemoryUsage] = [:]
    var people = MemoryPeople()
    /// Bytes of pictures that each has uploaded, by the hour's beginning.
    var inputUsage: [String: [Date: Int64]] = [:]
    /// In the order of their ids.
    var audit: [AuditEntry] = []

    private(set) var lastID: Int64 = 0
    private(set) var lastImage: Int64 = 0
    private var lastLine: Int64 = 0

    /// What is told at the commit.
    var news: [StoreEvent] = []

    /// Said once, however often it happens in one transaction.
    mutating func tell(_ event: StoreEvent) {
        if !news.contains(event) { news.append(event) }
    }

    /// Of a job, a session or a rule.
    mutating func drawID() -> Int64 {
        lastID += 1
        return lastID
    }

    mutating func drawImageID() -> ImageID {
        lastImage += 1
        return ImageID(lastImage)
    }

    /// At the time of the call.
    mutating func note(_ lines: [AuditEntry]) {
        for var line in lines {
            lastLine += 1
            (line.id, line.at) = (lastLine, now)
            audit.append(line)
        }
    }

    subscript(task: TaskID) -> MemoryTask? {
        guard let all = tasks[task.job], all.indices.contains(task.index) else { return nil }
        return all[task.index]
    }

    /// Changes a task that there is.
    mutating func change<Value>(_ task: TaskID, _ body: (inout MemoryTask) -> Value) -> Value? {
        guard tasks[task.job]?.indices.contains(task.index) == true else { return nil }
        return tasks[task.job].map { all in
            var all = all
            tasks[task.job] = nil
            defer { tasks[task.job] = all }
            return body(&all[task.index])
        }
    }

    /// Whether the attempt is one of its job's: a job without a key asks for none, and a deleted one has none.
    func isBound(_ attempt: AttemptID) -> Bool {
        jobs[attempt.task.job].map { ($0.key ?? 0) == (attempt.key ?? 0) } ?? false
    }

    /// Sessions that have not ended.
    var liveSessions: [MemorySession] { sessions.values.filter(\.isLive).sorted { $0.id < $1.id } }

    func session(of worker: UUID) -> MemorySession? {
        sessions.values.filter { $0.worker == worker }.max { $0.id < $1.id }
    }
}
