import Testing

@testable import WorkerCore

/// When a host counts as hung, apart from what it is at.
@Suite struct HostWatchTests {
    private static let work = HostWatch.Work(budget: .seconds(60), message: "it made no progress")

    private let start = SuspendingClock.now
    private var watch: HostWatch

    init() { watch = HostWatch(budgets: HostBudgets(), now: start) }

    private func at(_ seconds: Int) -> HostWatch.Instant { start + .seconds(seconds) }

    /// The ping's number.
    private func question(_ verdict: HostWatch.Verdict) throws -> UInt64 {
        guard case .ask(let number) = verdict else { throw Unexpected(verdict: verdict) }
        return number
    }

    private struct Unexpected: Error { var verdict: HostWatch.Verdict }

    @Test mutating func aHostThatSpeaksAndMakesProgressIsWell() {
        for second in stride(from: 10, through: 600, by: 10) {
            watch.noteWord(now: at(second))
            watch.noteProgress(now: at(second))
            #expect(watch.judge(Self.work, now: at(second + 10)) == .well)
        }
    }

    @Test mutating func aQuietOneIsAskedOnceAndItsAnswerDecidesNothing() throws {
        #expect(watch.judge(Self.work, now: at(10)) == .well)
        let number = try question(watch.judge(Self.work, now: at(11)))
        #expect(watch.judge(Self.work, now: at(12)) == .well)
        watch.noteWord(now: at(13))
        let (others, own) = (watch.noteAnswer(number + 1), watch.noteAnswer(number))
        #expect(!others && !own)
        #expect(watch.judge(Self.work, now: at(14)) == .well)
    }

    @Test mutating func oneThatOwesNothingIsAskedToo() throws {
        _ = try question(watch.judge(nil, now: at(11)))
        #expect(watch.judge(nil, now: at(41)) == .well)
        #expect(watch.judge(nil, now: at(42)) == .hung("the engine host did not answer for 30.0 seconds"))
    }

    @Test mutating func withoutProgressItIsAskedBeforeItIsHung() throws {
        watch.noteWord(now: at(60))
        #expect(watch.judge(Self.work, now: at(60)) == .well)
        let number = try question(watch.judge(Self.work, now: at(61)))
        let decides = watch.noteAnswer(number)
        #expect(decides)
        #expect(
            watch.judge(Self.work, confirmed: true, now: at(62)) == .hung("it made no progress for 60.0 seconds"))
    }

    /// What it had said before its answer was progress, unread.
    @Test mutating func progressBeforeTheAnswerClearsIt() throws {
        watch.noteWord(now: at(60))
        let number = try question(watch.judge(Self.work, now: at(61)))
        watch.noteWord(now: at(61))
        watch.noteProgress(now: at(61))
        let decides = watch.noteAnswer(number)
        #expect(decides)
        #expect(watch.judge(Self.work, confirmed: true, now: at(61)) == .well)
    }

    /// The second question is another, and the time for the first runs on.
    @Test mutating func askingAgainDoesNotPutTheEndOff() throws {
        watch.noteWord(now: at(45))
        let first = try question(watch.judge(Self.work, now: at(56)))
        let second = try question(watch.judge(Self.work, now: at(61)))
        #expect(second == first + 1)
        #expect(watch.judge(Self.work, now: at(86)) == .well)
        #expect(watch.judge(Self.work, now: at(87)) == .hung("the engine host did not answer for 30.0 seconds"))
    }

    /// One that has not said its first word is neither asked nor waited for.
    @Test mutating func oneThatCannotAnswerIsHungAtOnce() {
        var work = Self.work
        work.canAnswer = false
        #expect(watch.judge(work, now: at(60)) == .well)
        #expect(watch.judge(work, now: at(61)) == .hung("it made no progress for 60.0 seconds"))
    }

    @Test mutating func onesOwnSleepIsForgiven() throws {
        watch.tick(now: at(1))
        watch.noteWord(now: at(60))
        _ = try question(watch.judge(Self.work, now: at(61)))
        watch.tick(now: at(3600))
        #expect(watch.judge(Self.work, now: at(3630)) == .well, "progress, word and answer count from then on")
        #expect(watch.sinceProgress(now: at(3630)) == .seconds(30))
        for second in 3601...3660 { watch.tick(now: at(second)) }
        #expect(watch.sinceProgress(now: at(3660)) == .seconds(60), "a second is no sleep")
    }

    @Test mutating func theNextHostOwesNoAnswer() throws {
        _ = try question(watch.judge(nil, now: at(11)))
        watch.noteEnd()
        watch.noteWord(now: at(50))
        #expect(watch.judge(nil, now: at(51)) == .well)
    }

    @Test mutating func aKilledOneThatDoesNotEndIsNamedOnce() {
        #expect(watch.judgeKilled(now: at(30)) == nil)
        let words = watch.judgeKilled(now: at(31))
        #expect(words?.contains("has not ended for 30") == true)
        #expect(watch.judgeKilled(now: at(32)) == nil)
        watch.noteEnd()
        #expect(watch.judgeKilled(now: at(33)) != nil, "another host")
    }
}
