import EngineHostProtocol
import FarmModel
import FoundationEssentials
import Testing

@testable import WorkerCore

@Suite struct WorkerSessionStateTests {
    private typealias Action = WorkerSessionState.Action

    private let worker = UUID()
    private let farm = Fixture.farm

    private func state(
        farm: UUID? = nil, spools: [UUID: [AttemptID]] = [:], spoolLimit: Int = .max
    ) -> WorkerSessionState {
        WorkerSessionState(
            worker: worker, name: "w", devices: [Fixture.device], inventory: ModelInventory(), farm: farm,
            spools: spools.mapValues { $0.map { .init(attempt: $0, bytes: 100) } }, spoolLimit: spoolLimit)
    }

    /// Registered, with both tasks of its device in hand.
    private func busy() -> WorkerSessionState {
        var state = state()
        for event: WorkerSessionState.Event in [
            .opened, .registered(farm: farm, revoked: []), .assigned(Fixture.assignment(0)),
            .assigned(Fixture.assignment(1)),
        ] { _ = state.handle(event) }
        return state
    }

    private func registration(_ actions: [Action]) throws -> WorkerRegistration {
        guard case .send(.register(let registration)) = try #require(actions.first) else {
            Issue.record("no registration: \(actions)")
            throw CancellationError()
        }
        return registration
    }

    private func rendered(_ index: Int) -> WorkerSessionState.Event {
        .device("cpu", .rendered(Fixture.image(index), file: "/f"))
    }

    @Test func asksForTwoTasksADeviceAndForOneMoreWheneverOneEnds() {
        var state = state()
        #expect(state.handle(.opened).count == 1)
        #expect(state.handle(.registered(farm: farm, revoked: [])) == [.send(.credit(device: "cpu", tasks: 2))])
        let first = Fixture.assignment(0)
        #expect(state.handle(.assigned(first)) == [.render(first, farm: farm)])
        let second = Fixture.assignment(1)
        #expect(state.handle(.assigned(second)) == [.render(second, farm: farm)])
        let credit = Action.send(.credit(device: "cpu", tasks: 1))
        #expect(
            state.handle(rendered(0)) == [credit, .store(Fixture.image(0), farm: farm, file: "/f")])
        #expect(
            state.handle(.device("cpu", .failed(Fixture.attempt(1), .engineCrash, "crash"))) == [
                .send(.failed(Fixture.attempt(1), .engineCrash, "crash")), credit,
            ])
        #expect(
            state.handle(.stored(Fixture.attempt(0), farm: farm, bytes: 100)) == [
                .deliver(Fixture.attempt(0), farm: farm)
            ])
        #expect(state.handle(.settled(Fixture.attempt(0), farm: farm)) == [])
    }

    @Test func registersAnewWithWhatItHoldsAndWhatItHasSpooled() throws {
        var state = busy()
        _ = state.handle(rendered(0))
        _ = state.handle(.stored(Fixture.attempt(0), farm: farm, bytes: 100))
        #expect(state.handle(.closed) == [])
        let again = try registration(state.handle(.opened))
        #expect(again.held == [Fixture.attempt(1)])
        #expect(again.spooled == [Fixture.attempt(0)])
        #expect(again.worker == worker)
        #expect(
            state.handle(.registered(farm: farm, revoked: [])) == [
                .deliver(Fixture.attempt(0), farm: farm), .send(.credit(device: "cpu", tasks: 1)),
            ])
    }

    @Test func rendersOnWhileDisconnectedAndTellsAfterwards() throws {
        var state = busy()
        _ = state.handle(.closed)
        #expect(state.handle(.device("cpu", .started(Fixture.attempt(0), at: Date()))) == [])
        #expect(state.handle(rendered(0)) == [.store(Fixture.image(0), farm: farm, file: "/f")])
        #expect(try registration(state.handle(.opened)).held == [Fixture.attempt(1), Fixture.attempt(0)])
        #expect(state.handle(.stored(Fixture.attempt(0), farm: farm, bytes: 100)) == [], "not registered yet")
        #expect(state.handle(.device("cpu", .failed(Fixture.attempt(1), .hang, "hung"))) == [])
        _ = state.handle(.closed)
        #expect(try registration(state.handle(.opened)).held == [Fixture.attempt(1)], "the failure is its own to tell")
        #expect(
            state.handle(.registered(farm: farm, revoked: [])) == [
                .send(.failed(Fixture.attempt(1), .hang, "hung")), .deliver(Fixture.attempt(0), farm: farm),
                .send(.credit(device: "cpu", tasks: 2)),
            ])
    }

    @Test func revokedAttemptsAreAbandonedAndTheirRoomGivenOut() {
        var state = busy()
        _ = state.handle(.closed)
        _ = state.handle(.opened)
        #expect(
            state.handle(.registered(farm: farm, revoked: [Fixture.attempt(1)])) == [
                .abandon(Fixture.attempt(1), device: "cpu")
            ])
        #expect(
            state.handle(.device("cpu", .abandoned(Fixture.attempt(1)))) == [.send(.credit(device: "cpu", tasks: 1))])
    }

    @Test func aFailureThatIsNotItsOwnAnyMoreIsNotTold() {
        var state = busy()
        _ = state.handle(.closed)
        _ = state.handle(.device("cpu", .failed(Fixture.attempt(0), .killed, "")))
        _ = state.handle(.opened)
        #expect(
            state.handle(.registered(farm: farm, revoked: [Fixture.attempt(0)])) == [
                .send(.credit(device: "cpu", tasks: 1))
            ])
    }

    @Test func cancellingAbandonsWhatIsHeldAndNothingElse() {
        var state = busy()
        #expect(state.handle(.cancelled(Fixture.attempt(0))) == [.abandon(Fixture.attempt(0), device: "cpu")])
        #expect(state.handle(.cancelled(Fixture.attempt(9))) == [])
    }

    @Test func anImageThatCannotBeKeptIsAFailure() {
        var state = busy()
        _ = state.handle(rendered(0))
        #expect(
            state.handle(.storeFailed(Fixture.attempt(0), .inputOutput, "bad disk")) == [
                .send(.failed(Fixture.attempt(0), .inputOutput, "bad disk"))
            ])
        _ = state.handle(rendered(1))
        _ = state.handle(.stored(Fixture.attempt(1), farm: farm, bytes: 100))
        #expect(
            state.handle(.lost(Fixture.attempt(1), farm: farm, "gone")) == [
                .send(.failed(Fixture.attempt(1), .inputOutput, "gone"))
            ])
    }

    @Test func aFullDiskStopsTheTakingOfTasksUntilItHasRoom() {
        var state = busy()
        let credit = Action.send(.credit(device: "cpu", tasks: 1))
        #expect(state.handle(rendered(0)).first == credit)
        #expect(
            state.handle(.storeFailed(Fixture.attempt(0), .diskFull, "full")) == [
                .send(.storage(isFull: true, spooledBytes: 0)), .releaseWaiting(device: "cpu"),
                .send(.failed(Fixture.attempt(0), .diskFull, "full")),
            ])
        #expect(state.handle(.assigned(Fixture.assignment(2))) == [.send(.returned([Fixture.attempt(2)]))])
        #expect(state.handle(.disk(hasRoom: false)) == [])
        // What it is rendering goes on, and nothing is asked for in its place.
        #expect(state.handle(rendered(1)) == [.store(Fixture.image(1), farm: farm, file: "/f")])
        #expect(
            state.handle(.disk(hasRoom: true)) == [
                .send(.storage(isFull: false, spooledBytes: 0)), .send(.credit(device: "cpu", tasks: 2)),
            ])
    }

    @Test func aSpoolAtItsLimitStopsTheTakingOfTasksUntilItIsDelivered() {
        var state = state(farm: farm, spools: [farm: [Fixture.attempt(7)]], spoolLimit: 200)
        _ = state.handle(.opened)
        #expect(
            state.handle(.registered(farm: farm, revoked: [])) == [
                .deliver(Fixture.attempt(7), farm: farm), .send(.credit(device: "cpu", tasks: 2)),
            ])
        _ = state.handle(.assigned(Fixture.assignment(0)))
        _ = state.handle(rendered(0))
        #expect(
            state.handle(.stored(Fixture.attempt(0), farm: farm, bytes: 100)) == [
                .deliver(Fixture.attempt(0), farm: farm), .send(.storage(isFull: true, spooledBytes: 200)),
            ])
        #expect(state.handle(.assigned(Fixture.assignment(1))) == [.send(.returned([Fixture.attempt(1)]))])
        #expect(
            state.handle(.settled(Fixture.attempt(7), farm: farm)) == [
                .send(.storage(isFull: false, spooledBytes: 100)), .send(.credit(device: "cpu", tasks: 1)),
            ])
    }

    @Test func aFullSpoolIsSaidAtEachRegistration() {
        var state = state(farm: farm, spools: [farm: [Fixture.attempt(0)]], spoolLimit: 100)
        for _ in 0..<2 {
            _ = state.handle(.opened)
            #expect(
                state.handle(.registered(farm: farm, revoked: [])) == [
                    .deliver(Fixture.attempt(0), farm: farm), .send(.storage(isFull: true, spooledBytes: 100)),
                ])
            _ = state.handle(.closed)
        }
    }

    @Test func whatIsCalledBackGoesToItsDevice() {
        var state = busy()
        let attempts = [Fixture.attempt(1), Fixture.attempt(99)]
        #expect(state.handle(.recalled(attempts)) == [.giveBack([Fixture.attempt(1)], device: "cpu")])
        #expect(state.handle(.recalled([Fixture.attempt(99)])) == [])
    }

    @Test func aDrainedWorkerFinishesWhatItRendersAndTakesNoMore() {
        var state = busy()
        #expect(state.handle(.intake(isOpen: false)) == [.releaseWaiting(device: "cpu")])
        #expect(
            state.handle(.device("cpu", .returned([Fixture.attempt(1)]))) == [.send(.returned([Fixture.attempt(1)]))])
        #expect(state.handle(rendered(0)) == [.store(Fixture.image(0), farm: farm, file: "/f")])
        #expect(state.handle(.intake(isOpen: true)) == [.send(.credit(device: "cpu", tasks: 2))])
        _ = state.handle(.closed)
        _ = state.handle(.opened)
        #expect(state.handle(.registered(farm: farm, revoked: [], isDrained: true)) == [])
    }

    /// So that the farm reads who is broken and why, and gives it less and less; the tasks go to others.
    @Test func aDeviceWithoutAHostFailsItsTasksOfThat() {
        var state = busy()
        #expect(state.handle(.device("cpu", .unavailable("no driver"))) == [])
        #expect(
            state.handle(.device("cpu", .failed(Fixture.attempt(1), .inputOutput, "no driver"))) == [
                .send(.failed(Fixture.attempt(1), .inputOutput, "no driver")),
                .send(.credit(device: "cpu", tasks: 1)),
            ])
        #expect(
            state.handle(.assigned(Fixture.assignment(2))) == [
                .send(.failed(Fixture.attempt(2), .inputOutput, "no driver")),
                .send(.credit(device: "cpu", tasks: 1)),
            ])
        #expect(state.handle(.device("cpu", .available(Fixture.device))) == [])
        #expect(
            state.handle(.assigned(Fixture.assignment(3))) == [.render(Fixture.assignment(3), farm: Fixture.farm)])
    }

    @Test func anAssignmentThatCannotBeReadIsAFailureAndCostsNoCredit() {
        var state = busy()
        _ = state.handle(rendered(0))
        #expect(
            // Of this build: another may read it.
            state.handle(.refused(Fixture.attempt(5), device: "cpu", "unknown sampler")) == [
                .send(
                    .failed(
                        Fixture.attempt(5), .inputOutput,
                        "\(FarmVersion.current) of the worker cannot read it: unknown sampler")),
                .send(.credit(device: "cpu", tasks: 1)),
            ])
    }

    @Test func stopsAfterFinishingAndDeliveringWhatItRenders() {
        var state = busy()
        #expect(state.handle(.stop) == [.releaseWaiting(device: "cpu")])
        #expect(
            state.handle(.device("cpu", .returned([Fixture.attempt(1)]))) == [.send(.returned([Fixture.attempt(1)]))])
        #expect(state.handle(.assigned(Fixture.assignment(2))) == [.send(.returned([Fixture.attempt(2)]))])
        #expect(state.handle(rendered(0)) == [.store(Fixture.image(0), farm: farm, file: "/f")])
        #expect(
            state.handle(.stored(Fixture.attempt(0), farm: farm, bytes: 100)) == [
                .deliver(Fixture.attempt(0), farm: farm)
            ])
        #expect(state.handle(.settled(Fixture.attempt(0), farm: farm)) == [.finish])
    }

    @Test func stopsAtOnceWhenIdleAndLeavesTheSpoolToTheNextStartWithoutACoordinator() {
        var idle = state()
        #expect(idle.handle(.stop) == [.releaseWaiting(device: "cpu"), .finish])
        var spooling = state(farm: farm, spools: [farm: [Fixture.attempt(0)]])
        #expect(spooling.handle(.stop) == [.releaseWaiting(device: "cpu"), .finish])
    }

    @Test func anotherFarmIsTakenForWhatItIs() throws {
        let other = UUID()
        var state = busy()
        _ = state.handle(.closed)
        _ = state.handle(.opened)
        #expect(
            state.handle(.registered(farm: other, revoked: [])) == [
                .abandon(Fixture.attempt(0), device: "cpu"), .abandon(Fixture.attempt(1), device: "cpu"), .reconnect,
            ])
        _ = state.handle(.closed)
        let again = try registration(state.handle(.opened))
        #expect(again.held.isEmpty && again.spooled.isEmpty)
        #expect(state.handle(.device("cpu", .abandoned(Fixture.attempt(0)))) == [], "nobody's any more")
    }

    @Test func theSpoolOfAnotherFarmIsLeftAlone() throws {
        let other = UUID()
        var state = state(farm: other, spools: [other: [Fixture.attempt(0)], farm: [Fixture.attempt(3)]])
        #expect(try registration(state.handle(.opened)).spooled == [Fixture.attempt(0)])
        #expect(state.handle(.registered(farm: farm, revoked: [])) == [.reconnect])
        _ = state.handle(.closed)
        #expect(try registration(state.handle(.opened)).spooled == [Fixture.attempt(3)])
    }

    @Test func changedModelsAreToldWhenConnected() {
        var state = state()
        let inventory = ModelInventory(models: [Fixture.loadRequest().model], accessories: [Fixture.lora])
        #expect(state.handle(.inventoryChanged(inventory)) == [])
        guard case .send(.register(let registration)) = state.handle(.opened).first else {
            Issue.record("no registration")
            return
        }
        #expect(registration.models == inventory.models && registration.accessories == [Fixture.lora])
        _ = state.handle(.registered(farm: farm, revoked: []))
        #expect(state.handle(.inventoryChanged(ModelInventory())) == [.send(.inventory(ModelInventory()))])
    }

    @Test func previewsAreForACoordinatorThatIsThere() {
        var state = busy()
        let preview = DeviceEvent.preview(Fixture.attempt(0), step: 2, steps: 8, png: Data([1, 2]))
        #expect(
            state.handle(.device("cpu", preview))
                == [.send(.preview(Fixture.attempt(0), step: 2, steps: 8, png: Data([1, 2])))])
        _ = state.handle(.closed)
        #expect(state.handle(.device("cpu", preview)) == [])
    }

    @Test func aTaskWhoseFileHasNoRoomGoesBackOnceThatIsTold() {
        var state = busy()
        _ = state.handle(.fetched(FetchStatus(fetchedBytes: 5, limitBytes: 9)))
        let shortage = FetchShortage(bytes: 7, reason: "cannot fetch it")
        let status = FetchStatus(fetchedBytes: 5, limitBytes: 9, shortage: shortage)
        #expect(
            state.handle(.device("cpu", .unfetched(Fixture.attempt(0), shortage))) == [
                .send(.fetched(status)), .send(.returned([Fixture.attempt(0)])),
                .send(.credit(device: "cpu", tasks: 1)),
            ])
        #expect(state.handle(.device("cpu", .unfetched(Fixture.attempt(0), shortage))) == [])
        // The next coordinator hears of it before it may send tasks.
        _ = state.handle(.closed)
        _ = state.handle(.opened)
        #expect(
            state.handle(.registered(farm: farm, revoked: []))
                == [.send(.fetched(status)), .send(.credit(device: "cpu", tasks: 1))])
    }
}
