import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// Who gets which image, and what becomes of it when somebody fails or vanishes.
@Suite(.timeLimit(.minutes(1))) struct HandingOutTests {
    @Test func twoCoordinatorsHandOutEachImageOnce() async throws {
        try await MemoryCoordinator.runTwo { one, two in
            let (first, second) = (TestWorker("a"), TestWorker("b"))
            try await one.with(first) {
                try await two.with(second) {
                    let job = try await one.submit(24)
                    for _ in 0..<3 {
                        first.askFor(4)
                        second.askFor(4)
                    }
                    try await eventually("all are handed out") {
                        first.assigned.count + second.assigned.count == 24
                    }
                    let given = first.assigned + second.assigned
                    #expect(Set(given.map(\.task)).count == 24 && given.allSatisfy { $0.attempt == 1 })
                    #expect(try await one.counts(job) == JobCounts(running: 24))
                    // An image goes to the worker's own coordinator; the other hears of it.
                    for attempt in first.assigned {
                        try await Delivery(attempt, of: first, to: one).send(to: one)
                    }
                    for attempt in second.assigned {
                        let astray = try await Delivery(attempt, of: second, to: one)
                        let error = await #expect(throws: FarmError.self) { try await astray.send(to: one) }
                        #expect(error?.code == .unavailable)
                        try await Delivery(attempt, of: second, to: two).send(to: two)
                    }
                    try await one.jobs.watch(job.id) { _ in }
                    #expect(try await two.jobs.job(job.id).state == .done)
                }
            }
        }
    }

    @Test func aFailedImageGoesToAnotherWorkerAndThenFails() async throws {
        try await MemoryCoordinator.run { farm in
            let (first, second) = (TestWorker("a"), TestWorker("b"))
            try await farm.with(first) {
                try await farm.with(second) {
                    let job = try await farm.submit(1)
                    first.askFor(1)
                    first.fail(try await farm.given(1, to: first)[0], "no such sampler here")
                    try await eventually("it is queued again") { try await farm.counts(job) == JobCounts(queued: 1) }
                    // Whoever failed it does not get it again.
                    first.askFor(1)
                    second.askFor(1)
                    let again = try await farm.given(1, to: second)[0]
                    #expect(again.attempt == 2 && first.assigned.count == 1)
                    second.fail(again, "nor here")
                    try await eventually("two are believed") { try await farm.counts(job) == JobCounts(failed: 1) }
                    let why = try await farm.store.failedImages(job: job.id, limit: 9)
                    #expect(why.map(\.message) == ["nor here"])
                }
            }
        }
    }

    @Test func whatAWorkerHadWhenItVanishedGoesToOthers() async throws {
        try await MemoryCoordinator.run { farm in
            let (first, second) = (TestWorker("a"), TestWorker("b"))
            let job = try await farm.with(first) {
                let job = try await farm.submit(2)
                first.askFor(2)
                _ = try await farm.given(2, to: first)
                return job
            }
            try await farm.with(second) {
                second.askFor(2)
                let given = try await farm.given(2, to: second)
                #expect(given.map(\.attempt) == [2, 2])
                // The first one's image was in its spool, and comes first.
                let back = TestWorker("a", id: first.id)
                try await farm.with(back) {
                    let old = try await Delivery(first.assigned[0], of: back, to: farm)
                    #expect(try await old.send(to: farm).verdict == .committed)
                    try await eventually("the other is told to drop it") {
                        second.cancelled.map(\.task) == [first.assigned[0].task]
                    }
                }
                #expect(try await farm.counts(job) == JobCounts(running: 1, done: 1))
            }
        }
    }

    @Test func aWorkerThatComesBackWithWhatItHoldsKeepsIt() async throws {
        try await MemoryCoordinator.runTwo { one, two in
            let worker = TestWorker("a")
            let job = try await one.with(worker) {
                let job = try await one.submit(2)
                worker.askFor(2)
                _ = try await one.given(2, to: worker)
                return job
            }
            // At the other coordinator.
            let back = TestWorker("a", id: worker.id, held: worker.assigned)
            try await two.with(back) {
                let counts = try await two.counts(job)
                #expect(counts == JobCounts(running: 2))
                for attempt in worker.assigned {
                    let delivery = try await Delivery(attempt, of: back, to: two)
                    #expect(try await delivery.send(to: two).verdict == .committed)
                }
                #expect(back.assigned.isEmpty)
            }
        }
    }

    @Test func aClaimWhoseAnswerIsLostComesToTheWorkerAllTheSame() async throws {
        try await MemoryCoordinator.runHeld { farm, store in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                store.planClaims([.lost])
                let job = try await farm.submit(3)
                worker.askFor(3)
                let given = try await farm.given(3, to: worker)
                #expect(Set(given.map(\.task.index)) == [0, 1, 2])
                #expect(given.contains { $0.attempt == 2 }, "they were given back and claimed anew")
                #expect(try await farm.counts(job) == JobCounts(running: 3))
            }
        }
    }

    @Test func aDrainedWorkerGetsNothingUntilItMayGoOn() async throws {
        try await MemoryCoordinator.run { farm in
            let (first, second) = (TestWorker("a"), TestWorker("b"))
            try await farm.with(first) {
                try await farm.with(second) {
                    _ = try await farm.store.setDrained(true, workerNamed: "a")
                    try await eventually("its coordinator knows") {
                        await farm.registry.fleet.snapshot(now: .now).devices.count == 1
                    }
                    first.askFor(2)
                    second.askFor(2)
                    _ = try await farm.submit(4)
                    _ = try await farm.given(2, to: second)
                    #expect(first.assigned.isEmpty)
                    _ = try await farm.store.setDrained(false, workerNamed: "a")
                    _ = try await farm.given(2, to: first)
                }
            }
        }
    }

    @Test func whatACoordinatorThatDiedHadGoesToOthers() async throws {
        try await MemoryCoordinator.run { farm in
            let lost = try await farm.store.openSession(TestWorker("lost").registration, coordinator: UUID())
            let job = try await farm.submit(2)
            _ = try await farm.store.claim(job: job.id, sessions: [lost.id, lost.id])
            let worker = TestWorker("a")
            try await farm.with(worker) {
                worker.askFor(2)
                let given = try await farm.given(2, to: worker)
                #expect(given.map(\.attempt) == [2, 2])
                #expect(try await farm.store.workers(all: false).map(\.name) == ["a"])
            }
        }
    }
}
