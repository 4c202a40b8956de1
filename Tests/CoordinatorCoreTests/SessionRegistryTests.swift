import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// The registry carries out what the fleet decides; that itself is tested with ``Fleet``.
@Suite struct SessionRegistryTests {
    private let registry = SessionRegistry(onRoom: {}, onProgress: { _ in })
    private let farm = UUID()

    private func registration(_ worker: UUID) -> WorkerRegistration {
        WorkerRegistration(
            worker: worker, name: "w", version: "",
            devices: [DeviceDescription(id: "a", name: "a", memoryBytes: 1, deviceClass: "cpu")], models: [], held: [],
            spooled: [])
    }

    /// Opens a session and returns what is said to its worker.
    private func open(_ id: SessionID, worker: UUID = UUID()) async throws -> AsyncStream<CoordinatorOrder>.Iterator {
        let (stream, continuation) = AsyncStream.makeStream(of: CoordinatorOrder.self)
        _ = try await registry.opening(registration(worker), outbound: continuation) {
            (OpenedSession(id: id, revoked: [], kept: []), greeting(id))
        }
        return stream.makeAsyncIterator()
    }

    private func greeting(_ id: SessionID) -> SessionGreeting {
        SessionGreeting(version: 3, farm: farm, session: id, heartbeat: .seconds(1))
    }

    @Test func aWorkerIsGreetedBeforeAllElse() async throws {
        var said = try await open(1)
        await registry.drain()
        #expect(await said.next() == .registered(greeting(1)))
        #expect(await said.next() == .draining)
        #expect(await said.next() == nil)
    }

    @Test func aSessionThatEndedOutsideIsHungUp() async throws {
        var said = try await open(1)
        _ = try await open(2)
        await registry.hangUp([1, 9])
        #expect(await said.next() == .registered(greeting(1)))
        #expect(await said.next() == nil)
        #expect(await registry.fleet.ids == [2])
    }

    @Test func aNewSessionOfAWorkerEndsTheStreamOfTheOldOne() async throws {
        let worker = UUID()
        var old = try await open(1, worker: worker)
        var new = try await open(2, worker: worker)
        _ = await old.next()
        #expect(await old.next() == nil)
        // What is said to the old one goes nowhere.
        await registry.setDrained([worker])
        _ = await new.next()
        #expect(await new.next() == .intake(isOpen: false))
    }

    /// Until its answer is there nobody ends its session; nor does it stay so where there is none.
    @Test func aRegistrationIsUnderWayUntilTheStoreHasAnswered() async throws {
        let worker = UUID()
        let (_, continuation) = AsyncStream.makeStream(of: CoordinatorOrder.self)
        await #expect(throws: FarmError.self) {
            _ = try await registry.opening(registration(worker), outbound: continuation) {
                #expect(await registry.fleet.withoutStream([3: worker]).isEmpty)
                throw FarmError(.unavailable, "the answer was lost")
            }
        }
        #expect(await registry.fleet.withoutStream([3: worker]) == [3])
    }
}
