import FarmModel

/// Since when work has waited while devices that could take it served other work. Seconds on the policy's clock.
struct Passings: Sendable {
    private struct Wait {
        var since: Double
        /// What it has had since it was overdue.
        var had = 0.0
    }

    private var waits: [WaitingWork.Need: Wait] = [:]
    /// By job, what was served last though it had waited.
    private var served: [JobID: (need: WaitingWork.Need, since: Double)] = [:]
    /// By context, since when idle devices have left it to others that are sooner done with it.
    private var left: [String: Double] = [:]

    /// Forgets what waits no more.
    mutating func keep(_ work: WaitingWork) {
        guard !waits.isEmpty || !served.isEmpty || !left.isEmpty else { return }
        let needs = Set(work.queues.lazy.flatMap(\.groups).map(\.need))
        waits = waits.filter { needs.contains($0.key) }
        served = served.filter { needs.contains($0.value.need) }
        let contexts = Set(needs.map(\.context))
        left = left.filter { contexts.contains($0.key) }
    }

    func since(_ need: WaitingWork.Need) -> Double? { waits[need]?.since }
    /// Whether it was overdue, and is at its turn.
    func isServed(_ need: WaitingWork.Need) -> Bool { waits[need].map { $0.had > 0 } ?? false }

    var count: Int { waits.count }
    var contexts: Set<String> { Set(waits.keys.lazy.map(\.context)) }
    var longest: Double? { waits.values.lazy.map(\.since).min() }

    /// Other work was served in its place.
    mutating func pass(_ need: WaitingWork.Need, now: Double) {
        if waits[need] == nil { waits[need] = Wait(since: now) }
    }

    /// Its oldest segment was served. What was overdue has some time at a stretch, which pays for its load.
    mutating func serve(_ need: WaitingWork.Need, job: JobID, seconds: Double, now: Double) {
        served[job] = waits[need].map { (need, $0.since) }
        guard var wait = waits[need] else { return }
        wait.had += seconds
        let isOverdue = now + seconds >= wait.since + DispatchPolicy.aimedPassing - DispatchPolicy.leastTurn
        waits[need] = isOverdue && wait.had < DispatchPolicy.leastTurn ? wait : nil
    }

    /// What was served was called back: it has waited all the time.
    mutating func callBack(job: JobID) {
        guard let (need, since) = served.removeValue(forKey: job) else { return }
        waits[need] = Wait(since: min(since, waits[need]?.since ?? since))
    }

    /// An idle device may leave the context to others for no longer than it would take itself.
    mutating func mayLeave(_ context: String, seconds: Double, now: Double) -> Bool {
        let since = left[context] ?? now
        left[context] = since
        return now < since + seconds
    }

    mutating func serve(context: String) { left[context] = nil }
}
