/// When an engine host last gave a sign of progress and of life, and whether it has hung. Pure: the time goes in.
struct HostWatch: Sendable {
    /// Stands still while the machine sleeps, which no host is to blame for.
    typealias Instant = SuspendingClock.Instant

    /// What the host is at.
    struct Work: Sendable, Equatable {
        /// The time that it has for its next sign of progress.
        var budget: Duration
        /// What is said if it gives none, with "for" and the budget behind: "the engine host said nothing".
        var message: String
        /// A host that has not said its first word cannot be asked whether it is there.
        var canAnswer = true
    }

    /// What is to be done about the host.
    enum Verdict: Sendable, Equatable {
        case well
        /// It is to be sent a ping of this number.
        case ask(UInt64)
        /// It has hung, in these words.
        case hung(String)
    }

    private struct Ping {
        var number: UInt64
        var sentAt: Instant
        /// Whether its answer, with no progress before it, says that the host has hung.
        var decides: Bool
    }

    /// Ticks come once a second. With this much between two the worker itself was stopped.
    private static let longestTick = Duration.seconds(5)

    let budgets: HostBudgets
    private var progressAt: Instant
    /// The last sign of life.
    private var heardAt: Instant
    private var ping: Ping?
    private var pings: UInt64 = 0
    private var tickedAt: Instant?
    /// Whether it was said of the killed host that it does not end.
    private var isStuck = false

    /// - Parameter now: budgets count from here.
    init(budgets: HostBudgets, now: Instant) {
        self.budgets = budgets
        progressAt = now
        heardAt = now
    }

    func sinceProgress(now: Instant) -> Duration { now - progressAt }

    mutating func noteProgress(now: Instant) { progressAt = now }

    mutating func noteWord(now: Instant) { heardAt = now }

    /// Whether the host has hung unless it made progress: everything said before the answer has been heard by now.
    mutating func noteAnswer(_ number: UInt64) -> Bool {
        guard let ping, ping.number == number else { return false }
        self.ping = nil
        return ping.decides
    }

    /// The host is dead: nothing that it was asked will be answered.
    mutating func noteEnd() {
        ping = nil
        isStuck = false
    }

    /// The host is not to answer for the time in which this process did not look: what it said then is still unread.
    mutating func tick(now: Instant) {
        defer { tickedAt = now }
        guard let tickedAt, now - tickedAt > Self.longestTick else { return }
        progressAt = now
        heardAt = now
        ping?.sentAt = now
    }

    /// Looks for a host that has hung. Before one is given up for lack of progress it is asked for a sign of life: its
    /// answer comes behind everything it said before, which this process may merely not have read yet.
    /// - Parameters:
    ///   - work: nil for a host from which no progress is due.
    ///   - confirmed: that answer has come.
    mutating func judge(_ work: Work?, confirmed: Bool = false, now: Instant) -> Verdict {
        if let work, now - progressAt > work.budget {
            if confirmed || !work.canAnswer { return .hung("\(work.message) for \(work.budget)") }
            if ping?.decides != true { return ask(decides: true, now: now) }
        }
        if let ping {
            guard now - ping.sentAt > budgets.answer else { return .well }
            return .hung("the engine host did not answer for \(budgets.answer)")
        }
        guard work?.canAnswer ?? true, now - heardAt > budgets.quiet else { return .well }
        return ask(decides: false, now: now)
    }

    /// What is said, once, of a host that was killed as the last progress and does not end: it hangs in its driver, and
    /// nothing can be done but say so.
    mutating func judgeKilled(now: Instant) -> String? {
        guard !isStuck, now - progressAt > budgets.end else { return nil }
        isStuck = true
        return "the engine host was killed and has not ended for \(budgets.end): its device or its disk hangs"
    }

    private mutating func ask(decides: Bool, now: Instant) -> Verdict {
        pings += 1
        // One unanswered keeps its time: asking again must not put the end off.
        ping = Ping(number: pings, sentAt: ping?.sentAt ?? now, decides: decides)
        return .ask(pings)
    }
}
