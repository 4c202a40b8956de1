import FarmModel
import FarmScheduling
import Foundation
import Testing

/// The parts of a task's life that random walks against the store (`TaskModelTests`) do not name.
@Suite struct TaskLifeTests {
    private let worker = UUID()

    private func leased(by session: Int64 = 1) -> TaskLife {
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
        #expect(life.apply(.sessionLost(1)) == .stale)
        #expect(life == before)
    }

    @Test func aSecondCopyLeavesTheFirstItsResult() {
        var life = leased()
        #expect(life.apply(.duplicate(attempt: 1, of: 2, to: 3)) == .stale)
        #expect(life.apply(.duplicate(attempt: 1, of: 1, to: 2)) == .accepted)
        #expect(life.attempt == 2 && life.session == 2)
        #expect(life.apply(.duplicate(attempt: 1, of: 1, to: 3)) == .stale)
        // Only the second's failure counts; the first's result is taken.
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .hang)) == .stale)
        var other = life
        #expect(other.apply(.fail(attempt: 2, session: 2, worker: UUID(), .engineError)) == .accepted)
        #expect(other.apply(.complete(attempt: 1, digest: "a")) == .accepted)
        #expect(life.apply(.complete(attempt: 1, digest: "a")) == .accepted)
        #expect(life.apply(.complete(attempt: 2, digest: "b")) == .superseded)
        // What has failed or was lost may be the cause of it: it is not given out twice.
        var failed = leased()
        #expect(failed.apply(.sessionLost(1)) == .accepted)
        #expect(failed.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(failed.apply(.duplicate(attempt: 2, of: 2, to: 3)) == .stale)
        var resting = leased()
        #expect(resting.apply(.fail(attempt: 1, session: 1, worker: UUID(), .missingModel)) == .accepted)
        #expect(resting.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(resting.apply(.duplicate(attempt: 2, of: 2, to: 3)) == .stale)
    }

    @Test func aLateResultIsWelcomeWhileTheTaskIsOpen() {
        var life = leased()
        #expect(life.apply(.sessionLost(1)) == .accepted)
        #expect(life.apply(.claim(session: 2, worker: UUID())) == .accepted)
        #expect(life.apply(.complete(attempt: 3, digest: "c")) == .impossible)
        #expect(life.apply(.complete(attempt: 1, digest: "a")) == .accepted)
        #expect(life.apply(.complete(attempt: 1, digest: "a")) == .accepted)
        #expect(life.apply(.complete(attempt: 2, digest: "b")) == .superseded)
        #expect(life.digest == "a")
        #expect(life.state == .done)
        #expect(life.session == nil)
    }

    @Test func attemptsCountFromOne() {
        var life = TaskLife()
        for attempt in [-1, 0] {
            #expect(life.apply(.complete(attempt: attempt, digest: "a")) == .impossible)
            #expect(life.apply(.sessionMoved(attempt: attempt, own: [1], to: 5)) == .stale)
        }
        #expect(life == TaskLife())
        life = leased()
        #expect(life.apply(.complete(attempt: 0, digest: "a")) == .impossible)
    }

    @Test func theImageOfAFailedTaskIsWelcome() {
        var life = leased()
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .invalidInput)) == .accepted)
        #expect(life.state == .failed)
        #expect(life.apply(.complete(attempt: 1, digest: "a")) == .accepted)
        #expect(life.state == .done && life.digest == "a")
        #expect(life.apply(.retry) == .stale)
        var cancelled = leased()
        #expect(cancelled.apply(.cancel) == .accepted)
        #expect(cancelled.apply(.complete(attempt: 1, digest: "a")) == .superseded)
    }

    @Test func aReturningWorkerTakesBackWhatNobodyTook() {
        var life = leased()
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1], to: 5)) == .accepted)
        #expect(life.apply(.sessionLost(5)) == .accepted)
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1, 5], to: 6)) == .accepted)
        #expect(life.session == 6 && life.attempt == 1)
        #expect(life.apply(.sessionLost(6)) == .accepted)
        #expect(life.apply(.claim(session: 9, worker: UUID())) == .accepted)
        #expect(life.apply(.sessionMoved(attempt: 1, own: [1, 5, 6], to: 7)) == .stale)
    }

    @Test(arguments: [
        ([FailureClass.engineError, .deadline], TaskState.queued),
        (Array(repeating: .outOfMemory, count: 19), .queued),
        ([.engineError, .engineError, .engineError], .failed),
        // Broken workers fail no task, unless for hours.
        ([.missingModel, .inputOutput, .diskFull, .modelLoadFailed], .queued),
        (Array(repeating: .missingModel, count: 99), .queued), (Array(repeating: .missingModel, count: 100), .failed),
        ([.engineCrash, .hang], .failed), ([.deadline, .engineError], .queued), ([.invalidInput], .failed),
        (Array(repeating: .killed, count: 19), .queued), (Array(repeating: .workerLost, count: 20), .failed),
        (Array(repeating: .diskFull, count: 19), .queued),
    ])
    func failuresEndATaskByTheirClass(_ failures: [FailureClass], _ expected: TaskState) {
        var life = TaskLife()
        for failure in failures {
            let worker = UUID()
            #expect(life.apply(.claim(session: 1, worker: worker)) == .accepted)
            #expect(
                life.apply(.fail(attempt: life.attempt, session: 1, worker: worker, failure)) == .accepted)
            #expect(life.barred.contains(worker) == (failure.isOfTask && !life.state.isFinal))
            guard life.state == .queued else { continue }
            let again = life.apply(.claim(session: 2, worker: worker))
            #expect(life.resting.contains(worker) == failure.isOfWorker)
            let expected: TaskLife.Verdict = failure.isOfTask || failure.isOfWorker ? .stale : .accepted
            #expect(again == expected)
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

    @Test func aTaskThatAllAreBarredFromIsGivenUp() {
        var life = leased()
        #expect(life.apply(.giveUp) == .stale)
        #expect(life.apply(.fail(attempt: 1, session: 1, worker: worker, .engineError)) == .accepted)
        #expect(life.apply(.giveUp) == .accepted)
        #expect(life.state == .failed)
        #expect(life.apply(.cancel) == .stale)
    }
}
