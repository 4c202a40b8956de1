import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// A certificate speaks for its worker alone, and for what that was given.
@Suite(.timeLimit(.minutes(1))) struct WorkerBindingTests {
    private func caller(_ worker: UUID) -> Caller {
        Caller(name: "\(worker)", role: .worker, isKnown: true, address: "10.0.0.1", worker: worker)
    }

    /// A worker that came with a certificate.
    private func with<Value: Sendable>(
        _ worker: TestWorker, as caller: Caller, at farm: MemoryCoordinator, _ body: () async throws -> Value
    ) async throws -> Value {
        let stream = WorkerStream(
            farm: farm.farm, coordinator: farm.id, store: farm.store, registry: farm.registry, news: farm.news,
            timings: MemoryCoordinator.timings, logger: MemoryCoordinator.logger, caller: caller,
            seals: farm.results.seals)
        let running = Task { try await worker.run(stream) }
        try await eventually("\(worker.name) is registered") { worker.session != nil }
        let value = try await body()
        worker.vanish()
        _ = try? await running.value
        return value
    }

    private func deliver(_ delivery: Delivery, as caller: Caller, to farm: MemoryCoordinator) async throws
        -> DeliveryVerdict
    {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<ImageDelivery>.self)
        continuation.yield(
            .header(
                ImageDelivery(
                    farm: delivery.farm, worker: delivery.worker, session: delivery.session, image: delivery.image)))
        return try await farm.results.receive(as: caller, stream) {
            continuation.yield(.chunk(Data(delivery.png)))
            continuation.finish()
        }
    }

    @Test func aSessionIsOfItsCertificate() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            let stream = WorkerStream(
                farm: farm.farm, coordinator: farm.id, store: farm.store, registry: farm.registry, news: farm.news,
                timings: MemoryCoordinator.timings, logger: MemoryCoordinator.logger, caller: caller(UUID()),
                seals: farm.results.seals)
            let error = await #expect(throws: FarmError.self) { try await worker.run(stream) }
            #expect(error?.code == .forbidden)
            #expect(await farm.registry.fleet.ids.isEmpty)
        }
    }

    @Test func aDeliveryIsOfItsCertificate() async throws {
        let (one, two) = (TestWorker("a"), TestWorker("b"))
        try await MemoryCoordinator.run { farm in
            try await with(one, as: caller(one.id), at: farm) {
                try await with(two, as: caller(two.id), at: farm) {
                    _ = try await farm.submit(2)
                    one.askFor(1)
                    let ones = try await farm.given(1, to: one)
                    two.askFor(1)
                    let twos = try await farm.given(1, to: two)
                    let own = try await Delivery(ones[0], of: one, to: farm)
                    // With one's own certificate in another's name.
                    let foreign = await #expect(throws: FarmError.self) {
                        try await deliver(own, as: caller(two.id), to: farm)
                    }
                    #expect(foreign?.code == .forbidden)
                    // In one's own name, what another was given: with its own key, and with the other's.
                    for key in [twos[0].key, ones[0].key] {
                        var stolen = try await Delivery(ones[0], of: two, to: farm)
                        stolen.image.attempt.key = key
                        let forged = stolen
                        let error = await #expect(throws: FarmError.self) {
                            try await deliver(forged, as: caller(two.id), to: farm)
                        }
                        #expect(error?.code == .invalidInput && error?.message.contains("key does not fit") == true)
                    }
                    #expect(try await deliver(own, as: caller(one.id), to: farm) == .committed)
                    let other = try await Delivery(twos[0], of: two, to: farm)
                    #expect(try await deliver(other, as: caller(two.id), to: farm) == .committed)
                }
            }
        }
    }

    @Test func aWorkerHearsAKeyOfItsOwn() async throws {
        let (one, two) = (TestWorker("a"), TestWorker("b"))
        try await MemoryCoordinator.run { farm in
            try await with(one, as: caller(one.id), at: farm) {
                let job = try await farm.submit(2)
                one.askFor(2)
                let ones = try await farm.given(2, to: one)
                let key = try #require(try await farm.store.keys(jobs: [job.id])[job.id])
                #expect(Set(ones.map(\.key)).count == 2 && !ones.contains { $0.key == key })
                // What it says of them is understood.
                await farm.hear(.started(ones[0], device: "cpu", at: Date()), session: one.session ?? 0)
                one.fail(ones[0], "no luck")
                try await eventually("its failure is heard") {
                    try await !farm.store.failures(job: job.id, limit: 5).isEmpty
                }
            }
            // A worker of an open farm has the job's own.
            try await farm.with(two) {
                let job = try await farm.submit(1)
                // What the first has left may come before.
                two.askFor(3)
                try await eventually("the new job's image is given") {
                    two.assigned.contains { $0.task.job == job.id }
                }
                let attempt = try #require(two.assigned.first { $0.task.job == job.id })
                #expect(attempt.key == (try await farm.store.keys(jobs: [job.id])[job.id]))
            }
        }
    }

    @Test func aWorkerComesBackWithWhatItHolds() async throws {
        let worker = TestWorker("a")
        try await MemoryCoordinator.run { farm in
            let given = try await with(worker, as: caller(worker.id), at: farm) {
                _ = try await farm.submit(1)
                worker.askFor(1)
                return try await farm.given(1, to: worker)
            }
            let again = TestWorker("a", id: worker.id, held: given)
            try await with(again, as: caller(worker.id), at: farm) {
                let delivery = try await Delivery(given[0], of: again, to: farm)
                #expect(try await deliver(delivery, as: caller(worker.id), to: farm) == .committed)
            }
        }
    }

    @Test func whatAWorkerNamesIsBounded() {
        var registration = TestWorker("a").registration
        func refusal(_ change: (inout WorkerRegistration) -> Void) -> FarmError.Code? {
            var changed = registration
            change(&changed)
            let report = WorkerReport.register(changed)
            return #expect(throws: FarmError.self) { try WorkerBounds.check(report, from: .open()) }?.code
        }
        let attempt = AttemptID(task: TaskID(job: 1, index: 0), attempt: 1)
        #expect(refusal { $0.devices = Array(repeating: $0.devices[0], count: 65) } == .invalidInput)
        #expect(refusal { $0.devices = Array(repeating: $0.devices[0], count: 2) } == .invalidInput)
        #expect(refusal { $0.held = Array(repeating: attempt, count: 10_001) } == .invalidInput)
        #expect(refusal { $0.spooled = Array(repeating: attempt, count: 200_001) } == .invalidInput)
        #expect(refusal { $0.models = Array(repeating: $0.models[0], count: 10_001) } == .invalidInput)
        #expect(refusal { $0.contexts["cpu"] = String(repeating: "x", count: 1001) } == .invalidInput)
        registration.name = "b"
        #expect(throws: Never.self) { try WorkerBounds.check(.register(registration), from: .open()) }
    }
}
