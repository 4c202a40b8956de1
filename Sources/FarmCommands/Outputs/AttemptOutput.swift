import FarmBasics
import FarmModel
import FoundationEssentials

/// A failed attempt, as `show` prints it.
struct AttemptOutput: Encodable, Sendable {
    var job: JobID
    var index: Int
    var attempt: Int
    var worker: String
    /// The class of the failure, such as `engineCrash`.
    var failure: String
    var message: String
    var startedAt: Date
    var endedAt: Date

    init(_ record: AttemptRecord) {
        job = record.id.task.job
        index = record.id.task.index
        attempt = record.id.attempt
        worker = record.workerName
        failure = record.failure?.rawValue ?? "none"
        message = record.message
        startedAt = record.startedAt
        endedAt = record.endedAt
    }

    /// The reason in all its lines.
    var wholeField: (label: String, value: String) {
        let lines = message.split(whereSeparator: \.isNewline).map { String($0).shortened(to: 300) }
        let head = "\(failure) on \(worker), \(TimeFormat.local(endedAt))"
        return ("image \(index), try \(attempt)", ([head] + lines).joined(separator: "\n"))
    }

    /// The reason on one line; what the engine last said, of which it may hold a lot, is left to `--json`.
    var field: (label: String, value: String) {
        let reason = message.prefix { !$0.isNewline }
        return (
            "image \(index), try \(attempt)",
            "\(failure) on \(worker), \(TimeFormat.local(endedAt)): \(String(reason).shortened(to: 300))"
        )
    }
}
