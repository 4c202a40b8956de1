import FarmModel
import FoundationEssentials

/// Why an image is not there: `farm why`.
struct TaskWhyOutput: ReportOutput {
    struct Reason: Encodable, Sendable {
        var code: String
        var text: String
    }

    var job: JobID
    var index: Int
    var state: String
    var attempts: Int
    /// Who has it, and since when, while it is leased.
    @NullEncoded var worker: String?
    @NullEncoded var leasedAt: Date?
    /// What it waits for, while it is queued; what weighs most first.
    var reasons: [Reason]
    @NullEncoded var lastFailure: AttemptOutput?

    init(_ explanation: TaskExplanation) {
        job = explanation.task.job
        index = explanation.task.index
        state = explanation.state.name
        attempts = explanation.attempts
        worker = explanation.workerName
        leasedAt = explanation.leasedAt
        reasons = explanation.reasons.map { Reason(code: $0.code, text: $0.text) }
        lastFailure = explanation.lastFailure.map(AttemptOutput.init)
    }

    func sections(now: Date) -> [ReportSection] {
        var fields: [(label: String, value: String)] = [("image", "\(job).\(index)"), ("state", stateText)]
        if !reasons.isEmpty { fields.append(("because", reasons.map(\.text).joined(separator: "\n"))) }
        if let lastFailure { fields.append(lastFailure.field) }
        return [ReportSection(fields: fields)]
    }

    private var stateText: String {
        let tries = attempts == 0 ? "not tried yet" : attempts == 1 ? "tried once" : "tried \(attempts) times"
        guard let worker, let leasedAt else { return "\(state), \(tries)" }
        return "with \(worker) since \(TimeFormat.local(leasedAt)), \(tries)"
    }
}
