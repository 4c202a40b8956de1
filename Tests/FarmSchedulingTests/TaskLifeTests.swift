import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

/// The parts of a task's life that random walks against the store (`TaskModelTests`) do not name.
@Suite struct TaskLifeTests {
    private let worker = UUID()

    private func leased(by session: SessionID = 1) -> TaskLife {
        var life = TaskLife()
        #expect(life.apply(.claim(session: session, worker: worker)) == .accepted)
        return life
    }

    @Test func onlyTheCurrentAttemptOfItsSessionIsHeard() {
        var life = leased()
        #expect(life.apply(.progress(attempt: 1, session: 1)) == .accepted)
        #expect(life.apply(.progress(attempt: 1, session: 2)) == .stale)
        #expect(life.apply(.release(attempt: 1, session: 1)) == .accepted)
        #expect(life.apply(.progress(attempt: 1, session: 1)) == .stale)
        #expect(life.apply(.claim(session: 2, worker: worker)) == .accepted)
        let before = life
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .hang)) == .stale)
        #expect(life.apply(.sessionLost(1, worker: worker)) == .stale)
        #expect(life == before)
    }

    @Test func aSecondCopyLeavesTheFirstItsImage() {
        var life = leased()
        #expect(life.apply(.duplicate(attempt: 1, of: 2, to: 3)) == .stale)
        #expect(life.apply(.duplicate(attempt: 1, of: 1, to: 2)) == .accepted)
        #expect(life.attempt == 2 && life.session == 2)
        #expect(life.apply(.duplicate(attempt: 1, of: 1, to: 3)) == .stale)
        // Only the second's failure counts; the first's image is taken.
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .hang)) == .stale)
        var other = life
        #expect(other.apply(.fail(attempt: 2, session: 2, worker: UUID(), .engineError)) == .accepted)
        #expect(other.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.apply(.complete(attempt: 2, digest: Digest(repeating: "b"))) == .superseded)
        // What has failed or was lost may be the cause of it: it is not given out twice.
        var failed = leased()
        #expect(failed.apply(.sessionLost(1, worker: worker)) == .accepted)
        #expect(failed.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(failed.apply(.duplicate(attempt: 2, of: 2, to: 3)) == .stale)
        var resting = leased()
        #expect(resting.apply(.fail(attempt: 1, session: 1, worker: UUID(), .missingModel)) == .accepted)
        #expect(resting.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(resting.apply(.duplicate(attempt: 2, of: 2, to: 3)) == .stale)
    }

    @Test func aLateImageIsWelcomeWhileTheTaskIsOpen() {
        var life = leased()
        #expect(life.apply(.sessionLost(1, worker: worker)) == .accepted)
        #expect(life.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(life.apply(.complete(attempt: 3, digest: Digest(repeating: "c"))) == .impossible)
        #expect(life.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.apply(.complete(attempt: 2, digest: Digest(repeating: "b"))) == .superseded)
        #expect(life.digest == Digest(repeating: "a"))
        #expect(life.state == .done)
        #expect(life.session == nil)
    }

    @Test func attemptsCountFromOne() {
        var life = TaskLife()
        for attempt in [-1, 0] {
            #expect(life.apply(.complete(attempt: attempt, digest: Digest(repeating: "a"))) == .impossible)
            #expect(life.apply(.sessionMoved(attempt: attempt, own: [1], to: 5)) == .stale)
        }
        #expect(life == TaskLife())
        life = leased()
        #expect(life.apply(.complete(attempt: 0, digest: Digest(repeating: "a"))) == .impossible)
    }

    @Test func theImageOfAFailedTaskIsWelcome() {
        var life = leased()
        for worker in [worker, UUID()] {
            if life.state == .queued { #expect(life.apply(.claim(session: 1, worker: worker)) == .accepted) }
            let refusal = TaskLife.Event.fail(attempt: life.attempt, session: 1, worker: worker, .invalidInput)
            #expect(life.apply(refusal) == .accepted)
        }
        #expect(life.state == .failed)
        #expect(life.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.state == .done && life.digest == Digest(repeating: "a"))
        #expect(life.apply(.retry) == .stale)
        var cancelled = leased()
        #expect(cancelled.apply(.cancel) == .accepted)
        #expect(cancelled.apply(.complete(attempt: 1, digest: Digest(repeating: "a"))) == .superseded)
    }

    @Test func aReturningWorkerTakesBackWhatNobodyTook() {
        var life = leased()
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1], to: 5)) == .accepted)
        #expect(life.apply(.sessionLost(5, worker: worker)) == .accepted)
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1, 5], to: 6)) == .accepted)
        #expect(life.session == 6 && life.attempt == 1)
        #expect(life.apply(.sessionLost(6, worker: worker)) == .accepted)
        #expect(life.apply(.claim(session: 9, worker: UUID())) == .accepted)
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1, 5, 6], to: 7)) == .stale)
    }

    @Test(arguments: [
        ([FailureClass.engineError, .deadline], TaskState.queued),
        (Array(repeating: .outOfMemory, count: 19), .queued),
        ([.engineError, .engineError, .engineError], .failed),
        // Broken workers fail no task.
        (Array(repeating: .missingModel, count: 200), .queued), (Array(repeating: .inputOutput, count: 200), .queued),
        ([.engineCrash, .hang], .failed), ([.deadline, .engineError], .queued),
        ([.invalidInput], .queued), ([.invalidInput, .invalidInput], .failed), ([.invalidInput, .hang], .failed),
        (Array(repeating: .killed, count: 19), .queued), (Array(repeating: .workerLost, count: 20), .failed),
        (Array(repeating: .diskFull, count: 19), .queued),
    ])
    func failuresEndATaskByTheirClass(_ failures: [FailureClass], _ expected: TaskState) {
        var life = TaskLife()
        for failure in failures {
            let worker = UUID()
            #expect(life.apply(.claim(session: 1, worker: worker)) == .accepted)
            let rest = FailurePolicy.rest(after: failure, .task, attempt: life.attempt)
            #expect(
                life.apply(.fail(attempt: life.attempt, session: 1, worker: worker, failure)) == .accepted)
            let isOfTask = [.task, .either].contains(failure.cause)
            #expect(life.barred.contains(worker) == (isOfTask && !life.state.isFinal))
            guard life.state == .queued else { continue }
            let again = life.apply(.claim(session: 2, worker: worker))
            #expect(life.resting.contains(worker) == (!isOfTask && rest > .zero))
            #expect(again == (isOfTask || rest > .zero ? .stale : .accepted))
            if again == .accepted { _ = life.apply(.release(attempt: life.attempt, session: 2)) }
        }
        #expect(life.state == expected)
        guard expected == .failed else { return }
        #expect(life.barred.isEmpty)
        #expect(life.apply(.retry) == .accepted)
        #expect(life.state == .queued)
        #expect(life.failures == 0)
        #expect(life.barred.isEmpty && life.resting.isEmpty)
    }

    /// Whatever it is called.
    @Test(arguments: FailureClass.allCases)
    func whatDoesNotCountFailsNoTask(_ failure: FailureClass) {
        var life = TaskLife()
        for round in 0..<100 {
            // Each of three workers in turn, once it has rested.
            life.resting = []
            let worker = UUID()
            #expect(life.apply(.claim(session: 1, worker: worker)) == .accepted)
            let event = TaskLife.Event.fail(
                attempt: life.attempt, session: 1, worker: worker, failure, .open)
            #expect(life.apply(event) == .accepted)
            #expect(life.state == .queued && life.barred.isEmpty)
            #expect(life.resting.contains(worker) || failure.cause == .memory || failure.cause == .outside && round < 2)
        }
    }

    @Test func aConvictionCountsOnce() {
        var life = leased()
        let other = UUID()
        #expect(life.apply(.convict(worker: worker, .engineCrash)) == .stale)
        #expect(
            life.apply(.fail(attempt: 1, session: 1, worker: worker, .engineCrash, .open)) == .accepted)
        #expect(life.resting == [worker] && life.failures == 0)
        // What has failed is not given out twice, either.
        var copied = life
        #expect(copied.apply(.claim(session: 2, worker: other)) == .accepted)
        #expect(copied.apply(.duplicate(attempt: 2, of: 2, to: 3)) == .stale)
        for verdict in [TaskLife.Verdict.accepted, .stale] {
            #expect(life.apply(.convict(worker: worker, .engineCrash)) == verdict)
            #expect(life.failures == 1 && life.grave == 1 && life.barred == [worker] && life.resting.isEmpty)
        }
        // While another has it, that one may still make it.
        #expect(life.apply(.claim(session: 2, worker: other)) == .accepted)
        life.resting = [other]
        #expect(life.apply(.convict(worker: other, .hang)) == .accepted)
        #expect(life.state == .leased && life.grave == 2)
        var made = life
        #expect(made.apply(.complete(attempt: 2, digest: Digest(repeating: "a"))) == .accepted)
        #expect(life.apply(.fail(attempt: 2, session: 2, worker: other, .killed, .open)) == .accepted)
        #expect(life.state == .failed)
    }

    @Test func aTaskThatAllAreBarredFromIsGivenUp() {
        var life = leased()
        #expect(life.apply(.giveUp) == .stale)
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .engineError)) == .accepted)
        #expect(life.apply(.giveUp) == .accepted)
        #expect(life.state == .failed)
        #expect(life.apply(.cancel) == .stale)
    }
}
