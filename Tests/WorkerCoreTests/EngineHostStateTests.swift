import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Glibc
import Testing

@testable import WorkerCore

@Suite struct EngineHostStateTests {
    typealias Action = EngineHostState.Action

    /// A state with a clock that the test moves.
    private struct Subject {
        var now = SuspendingClock.now
        var state: EngineHostState

        init(budgets: HostBudgets = HostBudgets()) { state = EngineHostState(budgets: budgets, now: now) }

        mutating func handle(_ event: EngineHostState.Event) -> [Action] { state.handle(event, now: now) }

        mutating func handle(after seconds: Double, _ event: EngineHostState.Event) -> [Action] {
            now += .seconds(seconds)
            return handle(event)
        }

        /// A host that is up and has begun task 0.
        static func rendering(budgets: HostBudgets = HostBudgets()) -> Subject {
            var subject = Subject(budgets: budgets)
            _ = subject.handle(.spawned)
            _ = subject.handle(.said(Fixture.hello))
            _ = subject.handle(.enqueued(Fixture.task(0)))
            _ = subject.handle(.prepared(Fixture.loadRequest()))
            _ = subject.handle(.said(.loaded(key: Fixture.digest.hex, seconds: 1)))
            _ = subject.handle(.said(.started(id: "7.0#1", unixMilliseconds: 5000)))
            return subject
        }
    }

    private func renderRequest(_ index: Int) -> Action {
        .request(
            .render(
                RenderRequest(
                    id: "7.\(index)#1", modelKey: Fixture.digest.hex, parameters: Fixture.parameters,
                    directory: "/spool",
                    fileName: "7.\(index).1.png", wantsPreview: true)))
    }

    @Test func givesBackOfWhatIsCalledBackWhatItHasNotBegun() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1)))
        _ = subject.handle(.enqueued(Fixture.task(2)))
        let recalled = [0, 2].map { Fixture.task($0).attempt }
        #expect(subject.handle(.recalled(recalled)) == [.report(.returned([Fixture.task(2).attempt]))])
        #expect(subject.handle(.recalled(recalled)) == [])
        #expect(subject.handle(.released) == [.report(.returned([Fixture.task(1).attempt]))])
    }

    @Test func loadsTheModelOnceAndRendersInOrder() {
        var subject = Subject()
        #expect(subject.handle(.enqueued(Fixture.task(0))) == [])
        #expect(subject.handle(.spawned) == [])
        #expect(
            subject.handle(.said(Fixture.hello)) == [
                .report(.available(Fixture.device)), .prepare(Fixture.task(0).context),
            ])
        let load = Fixture.loadRequest()
        #expect(subject.handle(.prepared(load)) == [.request(.load(load))])
        #expect(subject.handle(.enqueued(Fixture.task(1))) == [])
        #expect(subject.handle(.said(.loaded(key: Fixture.digest.hex, seconds: 1))) == [renderRequest(0)])
        #expect(
            subject.handle(.said(.started(id: "7.0#1", unixMilliseconds: 5500)))
                == [.report(.started(Fixture.attempt(0), at: Date(timeIntervalSince1970: 5.5)))])
        let progress = RenderProgress(id: "7.0#1", phase: .sampling, step: 3, steps: 8)
        #expect(
            subject.handle(.said(.progress(progress))) == [.report(.progress(Fixture.attempt(0), step: 3, steps: 8))])
        let actions = subject.handle(.said(Fixture.rendered(0)))
        #expect(actions.first == renderRequest(1), "the next render is asked for before the image is put away")
        guard case .report(.rendered(let image, let file)) = actions.last else {
            Issue.record("no image: \(actions)")
            return
        }
        #expect(file == "/spool/7.0.1.png")
        #expect(image.attempt == Fixture.attempt(0))
        #expect(image.deviceName == "a CPU")
        #expect(image.startedAt == Date(timeIntervalSince1970: 5.5))
        #expect(image.finishedAt == Date(timeIntervalSince1970: 6.5))
        #expect(image.thumbnail == Data([9, 8, 7]))
    }

    @Test func anotherModelIsLoadedInPlaceOfTheFirst() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1, model: Digest(of: "other"))))
        #expect(
            subject.handle(.said(Fixture.rendered(0))).first
                == .prepare(Fixture.task(1, model: Digest(of: "other")).context))
    }

    @Test func aMissingModelFailsOnlyItsTask() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1, model: Digest(of: "other"))))
        _ = subject.handle(.enqueued(Fixture.task(2)))
        _ = subject.handle(.said(Fixture.rendered(0)))
        #expect(
            subject.handle(
                .unprepared(Fixture.task(1, model: Digest(of: "other")).context, message: "x.safetensors is gone")) == [
                    renderRequest(2), .report(.failed(Fixture.attempt(1), .missingModel, "x.safetensors is gone")),
                ])
    }

    @Test func aCrashFailsOnlyTheRunningTaskAndTheNextHostTakesTheOther() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1)))
        let death = HostDeath(.signaled(SIGABRT), logTail: "terminate called")
        #expect(
            subject.handle(.died(death)) == [.report(.failed(Fixture.attempt(0), .engineCrash, death.message))])
        #expect(subject.state.restartDelay == .zero)
        _ = subject.handle(.spawned)
        #expect(subject.handle(.said(Fixture.hello)).last == .prepare(Fixture.task(0).context))
        #expect(subject.handle(.prepared(Fixture.loadRequest())) == [.request(.load(Fixture.loadRequest()))])
        #expect(subject.handle(.said(.loaded(key: Fixture.digest.hex, seconds: 1))) == [renderRequest(1)])
    }

    @Test func aHostThatDiesWhileFilesAreLookedUpCostsNoAttempt() {
        var subject = Subject()
        _ = subject.handle(.spawned)
        _ = subject.handle(.said(Fixture.hello))
        _ = subject.handle(.enqueued(Fixture.task(0)))
        #expect(subject.handle(.died(HostDeath(.signaled(SIGKILL)))) == [])
        // The answer belongs to the host before; this one asks again.
        #expect(subject.handle(.prepared(Fixture.loadRequest())) == [])
        _ = subject.handle(.spawned)
        #expect(subject.handle(.said(Fixture.hello)).last == .prepare(Fixture.task(0).context))
    }

    @Test func aFailureThatTheHostSurvivesKeepsTheModel() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1)))
        let failure = HostFailure(id: "7.0#1", kind: .diskFull, message: "no space left")
        #expect(
            subject.handle(.said(.failed(failure))) == [
                renderRequest(1), .report(.failed(Fixture.attempt(0), .diskFull, "no space left")),
            ])
    }

    @Test func wordsAboutAnotherRenderAreNotTakenForThisOne() {
        var subject = Subject.rendering()
        let stray = HostFailure(id: "7.9#1", kind: .engineError, message: "?")
        #expect(subject.handle(.said(.failed(stray))) == [])
        #expect(subject.handle(.said(Fixture.rendered(9))) == [])
        #expect(subject.handle(.said(.started(id: "7.9#1", unixMilliseconds: 0))) == [])
    }

    @Test func abandoningAWaitingTaskDropsItAndARunningOneKillsTheHost() {
        var subject = Subject.rendering()
        _ = subject.handle(.enqueued(Fixture.task(1)))
        _ = subject.handle(.enqueued(Fixture.task(2)))
        #expect(subject.handle(.abandoned(Fixture.attempt(1))) == [.report(.abandoned(Fixture.attempt(1)))])
        #expect(subject.handle(.abandoned(Fixture.attempt(0))) == [.kill])
        #expect(subject.handle(.abandoned(Fixture.attempt(0))) == [], "once is enough")
        #expect(
            subject.handle(.died(HostDeath(.signaled(SIGKILL)))) == [.report(.abandoned(Fixture.attempt(0)))])
        #expect(subject.handle(.abandoned(Fixture.attempt(8))) == [], "unknown here")
        #expect(subject.handle(.released) == [.report(.returned([Fixture.attempt(2)]))])
    }

    @Test func anImageThatCameBeforeTheAbandonmentStands() {
        var subject = Subject.rendering()
        _ = subject.handle(.said(Fixture.rendered(0)))
        #expect(subject.handle(.abandoned(Fixture.attempt(0))) == [])
    }

    @Test func hostsThatNeverComeUpAreRetriedEverMoreSlowlyAndTheirTasksFail() {
        var subject = Subject()
        _ = subject.handle(.enqueued(Fixture.task(0)))
        var delays: [Duration] = []
        var reports: [Action] = []
        for _ in 0..<12 {
            _ = subject.handle(.spawned)
            reports += subject.handle(.died(HostDeath(.exited(1), logTail: "no driver")))
            delays.append(subject.state.restartDelay)
        }
        #expect(delays == delays.sorted())
        #expect(delays.first == .milliseconds(400))
        #expect(delays.last == .seconds(30))
        #expect(reports.count == 11)
        guard case .report(.unavailable(let message)) = reports.first,
            reports.dropFirst().first == .report(.failed(Fixture.attempt(0), .inputOutput, message)),
            case .report(.unavailable) = reports.last
        else {
            Issue.record("not reported as unavailable: \(reports)")
            return
        }
        #expect(message.contains("no driver"))
        _ = subject.handle(.spawned)
        _ = subject.handle(.said(Fixture.hello))
        #expect(subject.state.failedStarts == 0)
    }

    @Test func hostsThatDieWithoutUseAreRestartedMoreSlowlyToo() {
        var subject = Subject()
        var delays: [Duration] = []
        for _ in 0..<3 {
            _ = subject.handle(.spawned)
            _ = subject.handle(.said(Fixture.hello))
            _ = subject.handle(.died(HostDeath(.signaled(SIGSEGV))))
            delays.append(subject.state.restartDelay)
        }
        #expect(delays == [.zero, .milliseconds(800), .milliseconds(1600)])
        subject = .rendering()
        _ = subject.handle(.died(HostDeath(.signaled(SIGSEGV))))
        #expect(subject.state.restartDelay == .zero, "this one had loaded a model")
    }

    @Test func aHostsOwnReasonForNotStartingIsKept() {
        var subject = Subject()
        _ = subject.handle(.spawned)
        let failure = HostFailure(kind: .deviceUnavailable, message: "device cuda:0 is not there")
        _ = subject.handle(.said(.failed(failure)))
        _ = subject.handle(.died(HostDeath(.exited(1))))
        #expect(subject.state.startFailure == "device cuda:0 is not there")
    }

    @Test func aHostOfAnotherProtocolIsEndedAndSaysWhy() {
        var subject = Subject()
        _ = subject.handle(.spawned)
        guard case .hello(var description) = Fixture.hello else { return }
        description.protocolVersion = 99
        #expect(subject.handle(.said(.hello(description))) == [.kill])
        _ = subject.handle(.died(HostDeath(.signaled(SIGKILL))))
        #expect(subject.state.startFailure?.contains("version 99") == true)
        #expect(subject.state.failedStarts == 1)
    }
}
