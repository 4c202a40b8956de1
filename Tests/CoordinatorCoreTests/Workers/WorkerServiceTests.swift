import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Logging
import Testing

@testable import CoordinatorCore

@Suite struct WorkerServiceTests {
    private static func worker(_ name: String, _ state: WorkerStatus.State) -> WorkerStatus {
        let devices = ["cuda0", "cuda1"].map { id in
            WorkerStatus.Device(
                description: DeviceDescription(id: id, name: id, memoryBytes: 1, deviceClass: "cuda"), task: nil)
        }
        return WorkerStatus(
            id: UUID(), name: name, version: "test", state: state, devices: devices, modelNames: [], imagesDone: 0,
            connectedAt: Date(), disconnectedAt: nil)
    }

    private let atWork = worker("studio-1", .rendering)
    private let gone = worker("studio-2", .offline)

    private func service(_ store: WorkersOnly, renderings: [LiveRendering] = []) -> WorkerService {
        WorkerService(
            store: store, renderings: { renderings }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func eachDeviceShowsWhatItRendersAndWhoIsGoneRendersNothing() async throws {
        let renderings = [atWork, gone].map { worker in
            LiveRendering(
                task: TaskID(job: 3, index: 4), worker: worker.id, workerName: worker.name, device: "cuda1", step: 1,
                steps: 20)
        }
        let service = service(WorkersOnly([atWork, gone]), renderings: renderings)
        let workers = try await service.workers(all: true)
        #expect(workers.map { $0.devices.map(\.task) } == [[nil, TaskID(job: 3, index: 4)], [nil, nil]])
        #expect(try await service.workers(all: false).map(\.name) == ["studio-1"])
    }

    @Test func aWorkerThatIsNotThereIsNamedWithTheNearest() async throws {
        let store = WorkersOnly([atWork, gone])
        let service = service(store)
        let unknown = await #expect(throws: FarmError.self) { try await service.setIntake(open: false, of: "sutdio-1") }
        #expect(unknown?.code == .notFound)
        #expect(unknown?.message.hasPrefix("there is no worker 'sutdio-1'; did you mean 'studio-1'") == true)
        #expect(try await service.setIntake(open: false, of: "studio-1").name == "studio-1")
        #expect(try await service.setIntake(open: true, of: "studio-2").name == "studio-2")
        #expect(await store.drained == ["studio-1": true, "studio-2": false])
    }
}
