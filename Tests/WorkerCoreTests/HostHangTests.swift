import EngineHostProtocol
import FarmBasics
import FarmModel
import Glibc
import Testing

@testable import WorkerCore

/// When an engine host counts as hung, with a clock that the tests move.
@Suite struct HostHangTests {
    private var now = SuspendingClock.now
    private var state: EngineHostState

    init() {
        state = EngineHostState(now: now)
        state.begin(now: now)
    }

    private mutating func after(_ seconds: Double, _ event: EngineHostState.Event) -> [EngineHostState.Action] {
        now += .seconds(seconds)
        return state.handle(event, now: now)
    }

    /// Lets time pass in seconds, with every ping answered; returns what else was done.
    private mutating func pass(_ seconds: Int) -> [EngineHostState.Action] {
        var done: [EngineHostState.Action] = []
        for _ in 0..<seconds {
            for action in after(1, .ticked) {
                if case .request(.ping(let number)) = action {
                    done += after(0, .said(.pong(number)))
                } else {
                    done.append(action)
                }
            }
        }
        return done
    }

    private mutating func sampled(step: Int) {
        let progress = RenderProgress(id: "7.0#1", phase: .sampling, step: step, steps: 8)
        _ = after(0, .said(.progress(progress)))
    }

    @Test mutating func aSlowFirstStepHasTenMinutes() {
        #expect(pass(599) == [])
        #expect(pass(3).first == .kill)
        let reports = after(0, .died(HostDeath(.signaled(SIGKILL))))
        guard case .report(.failed(let attempt, .hang, let message)) = reports.first else {
            Issue.record("\(reports)")
            return
        }
        #expect(attempt == Fixture.attempt(0))
        #expect(message.contains("preparing"))
    }

    /// One that survives its kill hangs in its driver: what it had and what waits fails of that, once.
    @Test mutating func aHostThatDoesNotEndIsReported() {
        _ = after(0, .enqueued(Fixture.task(1)))
        #expect(pass(603).first == .kill)
        #expect(pass(27) == [])
        let reports = pass(60)
        #expect(reports.count == 3)
        guard case .report(.failed(Fixture.attempt(0), .hang, _)) = reports.first,
            case .report(.unavailable(let message)) = reports.dropFirst().first
        else {
            Issue.record("\(reports)")
            return
        }
        #expect(message.contains("has not ended for 30"))
        #expect(reports.last == .report(.failed(Fixture.attempt(1), .inputOutput, message)))
        // At last.
        #expect(after(0, .died(HostDeath(.signaled(SIGKILL)))) == [])
        _ = after(0, .spawned)
        #expect(after(0, .said(Fixture.hello)) == [.report(.available(Fixture.device))])
    }

    /// The same of one whose image is not wanted any more.
    @Test mutating func aHostThatDoesNotEndForAnUnwantedImageIsReported() {
        #expect(after(1, .abandoned(Fixture.attempt(0))) == [.kill])
        let reports = pass(60)
        #expect(reports.count == 2 && reports.first == .report(.abandoned(Fixture.attempt(0))), "\(reports)")
    }

    @Test mutating func aStepHasTenTimesTheLongestMeasuredAndAtLeastHalfAMinute() {
        sampled(step: 1)
        #expect(pass(1) == [])
        sampled(step: 2)
        #expect(pass(29) == [])
        #expect(pass(4).first == .kill)
    }

    @Test mutating func slowStepsWidenTheBudget() {
        sampled(step: 1)
        #expect(pass(20) == [])
        sampled(step: 2)
        #expect(pass(195) == [])
        sampled(step: 3)
        #expect(pass(205) == [], "ten times 195 s")
    }

    @Test mutating func decodingHasABudgetOfItsOwn() {
        sampled(step: 1)
        #expect(pass(1) == [])
        sampled(step: 8)
        #expect(pass(500) == [], "decoding has not been measured yet")
        _ = after(0, .said(Fixture.rendered(0)))
        _ = after(0, .enqueued(Fixture.task(0)))
        sampled(step: 8)
        #expect(pass(1000) == [], "ten times the decoding before")
    }

    /// The second pass's steps are longer than the first's, and a large upscaler may come between them.
    @Test mutating func whatTheFirstPassTakesSaysNothingOfTheSecond() {
        _ = after(0, .said(Fixture.rendered(0)))
        var parameters = Fixture.parameters
        parameters.hires = HiresFix(size: ImageSize(width: 1024, height: 1024))
        _ = after(0, .enqueued(Fixture.task(0, parameters)))
        for step in 1...8 {
            #expect(pass(1) == [])
            sampled(step: step)
        }
        #expect(pass(500) == [], "between the passes")
        sampled(step: 1)
        #expect(pass(500) == [], "the first's second step took a second")
        sampled(step: 2)
        _ = after(0, .said(Fixture.rendered(0)))
        _ = after(0, .enqueued(Fixture.task(0, parameters)))
        sampled(step: 1)
        #expect(pass(32).first == .kill, "measured in the image before")
    }

    @Test mutating func aHostThatDoesNotAnswerIsHungHoweverLongItsBudget() {
        var pings = 0
        var kills = 0
        for _ in 0..<60 {
            for action in after(1, .ticked) {
                if case .request(.ping) = action { pings += 1 }
                if action == .kill { kills += 1 }
            }
        }
        #expect(pings == 1)
        #expect(kills == 1)
    }

    /// A worker that was stopped for an hour and goes on must not blame its host, whose words wait in the pipe.
    @Test mutating func theTimeInWhichTheWorkerItselfWasStoppedIsForgiven() {
        sampled(step: 1)
        #expect(pass(1) == [])
        sampled(step: 2)
        #expect(pass(29) == [])
        var question: UInt64?
        for _ in 0..<3 {
            if case .request(.ping(let number)) = after(1, .ticked).first { question = number }
        }
        // It was asked for a sign of life, and the worker stopped before it heard one.
        #expect(question != nil)
        #expect(after(3600, .ticked) == [])
        #expect(after(0, .said(.pong(question ?? 0))) == [])
        // From then on it has its time anew, and no more than that.
        #expect(pass(29) == [])
        #expect(pass(4).first == .kill)
    }

    @Test mutating func aHostThatSaysNothingAtItsStartIsEnded() {
        _ = after(0, .died(HostDeath(.signaled(SIGSEGV))))
        _ = after(0, .spawned)
        #expect(pass(119) == [])
        #expect(pass(3).first == .kill)
        _ = after(0, .died(HostDeath(.signaled(SIGKILL))))
        #expect(state.failedStarts == 1)
        #expect(state.startFailure?.contains("said nothing") == true)
    }

    @Test mutating func anIdleHostIsAskedNowAndThenAndNeverKilled() {
        _ = after(0, .said(Fixture.rendered(0)))
        #expect(pass(3600) == [])
    }
}

extension EngineHostState {
    /// Brings up a host that renders task 0.
    fileprivate mutating func begin(now: Instant) {
        let events: [Event] = [
            .spawned, .said(Fixture.hello), .enqueued(Fixture.task(0)), .prepared(Fixture.loadRequest()),
            .said(.loaded(key: Fixture.digest.hex, seconds: 1)), .said(.started(id: "7.0#1", unixMilliseconds: 0)),
        ]
        for event in events { _ = handle(event, now: now) }
    }
}
