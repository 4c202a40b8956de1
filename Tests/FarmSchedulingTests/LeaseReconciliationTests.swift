import FarmModel
import FarmScheduling
import Testing

@Suite struct LeaseReconciliationTests {
    private func lease(_ index: Int, _ session: SessionID = 1, attempt: Int = 1) -> Lease {
        Lease(attempt: AttemptID(task: TaskID(job: 1, index: index), attempt: attempt), session: session)
    }

    private func holdings(
        _ outstanding: Set<Lease>, settling: Set<Lease> = [], copied: Set<Lease> = [], sessions: Set<SessionID> = [1]
    ) -> LeaseReconciliation.Holdings {
        LeaseReconciliation.Holdings(
            sessions: sessions, outstanding: outstanding, settling: settling, copied: copied)
    }

    @Test func whatAgreesStays() {
        let leases: Set = [lease(0), lease(1)]
        let result = LeaseReconciliation(stored: leases, before: holdings(leases), after: holdings(leases))
        #expect(result.abandoned.isEmpty && result.over.isEmpty)
    }

    @Test func aLeaseThatNoWorkerHasIsAbandoned() {
        let result = LeaseReconciliation(
            stored: [lease(0), lease(1), lease(1, 2)], before: holdings([lease(0)]), after: holdings([lease(0)]))
        // Session 2 has no stream here: it ends as a whole.
        #expect(result.abandoned == [lease(1)])
        #expect(result.over.isEmpty)
    }

    @Test func anotherAttemptIsAnotherLease() {
        let held = holdings([lease(0, attempt: 1)])
        let result = LeaseReconciliation(stored: [lease(0, attempt: 2)], before: held, after: held)
        #expect(result.abandoned == [lease(0, attempt: 2)])
        #expect(result.over == [lease(0, attempt: 1)])
    }

    @Test func aFailureOnItsWayIsNoAbandonedLease() {
        let failing = holdings([], settling: [lease(0)])
        let result = LeaseReconciliation(stored: [lease(0)], before: holdings([lease(0)]), after: failing)
        #expect(result.abandoned.isEmpty && result.over.isEmpty)
    }

    /// A session that opened while the leases were read came with what its worker has.
    @Test func whatCameMeanwhileIsNotOver() {
        let result = LeaseReconciliation(
            stored: [], before: holdings([]), after: holdings([lease(0, 2)], sessions: [1, 2]))
        #expect(result.over.isEmpty && result.abandoned.isEmpty)
    }

    @Test func whatEndedMeanwhileIsNotTakenFromItsWorker() {
        let result = LeaseReconciliation(
            stored: [], before: holdings([lease(0), lease(1)]), after: holdings([lease(1)]))
        #expect(result.over == [lease(1)])
    }

    @Test func theFirstOfTwoCopiesStaysWithItsWorkerUntilThereIsAnImage() {
        let (first, second) = (lease(0, 1, attempt: 1), lease(0, 2, attempt: 2))
        let held = holdings([first, second], copied: [first], sessions: [1, 2])
        let task = first.attempt.task
        let result = LeaseReconciliation(stored: [second], wanted: [task], before: held, after: held)
        #expect(result.over.isEmpty && result.abandoned.isEmpty)
        // The second has failed, or its worker is gone: the task is queued, or somebody else's.
        let alone = holdings([first], copied: [first], sessions: [1, 2])
        #expect(LeaseReconciliation(stored: [], wanted: [task], before: alone, after: alone).over.isEmpty)
        #expect(LeaseReconciliation(stored: [], before: alone, after: alone).over == [first], "there is an image")
        // Nobody heard that it was given out.
        let unheard = LeaseReconciliation(stored: [second], wanted: [task], before: alone, after: alone)
        #expect(unheard.over.isEmpty && unheard.abandoned == [second])
        // Only first copies may go on without a lease.
        let late = LeaseReconciliation(stored: [], wanted: [task], before: held, after: held)
        #expect(late.over == [second])
    }

    /// Between its recording and the word of it here.
    @Test func anImageOnItsWayIsNotTakenFromItsWorker() {
        let delivering = holdings([], settling: [lease(0)])
        let result = LeaseReconciliation(stored: [], before: holdings([lease(0)]), after: delivering)
        #expect(result.over.isEmpty && result.abandoned.isEmpty)
    }
}
