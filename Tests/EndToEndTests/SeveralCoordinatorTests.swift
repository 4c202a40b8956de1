import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Two coordinators on one database are one farm.
    @Suite struct SeveralCoordinatorTests {
        @Test func eachKnowsWhatIsRenderedUnderTheOther() async throws {
            var setup = FarmSetup(workers: 1)
            setup.coordinators = 2
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    // The worker dials the first address: the second coordinator has its word from the first.
                    let other = try await farm.address(ofCoordinator: 2)
                    let job = try await farm.submit([
                        "two", "--count", "2", "--seed", "1", "--size", "128x128", "--steps", "40", "--coordinator",
                        other,
                    ])
                    try await eventually("the other coordinator shows the image") {
                        let workers: [WorkerJSON] = try await farm.succeed(
                            "workers", "--json", "--coordinator", other
                        ).decode()
                        return workers.contains { $0.state == "rendering" && $0.renders(job: job) }
                    }
                    let watch = try await farm.start(["watch", "\(job)", "--coordinator", other])
                    try await eventually("the other coordinator shows its steps") {
                        watch.errors.firstMatch(of: /image \d step [1-9]\d*\/40 on worker-1/) != nil
                    }
                    #expect(try await watch.waitUntilEnd(within: .seconds(120)) == .exited(0))
                }
            }
        }

        @Test func aWaitGoesOnWithTheOther() async throws {
            var setup = FarmSetup(workers: 1)
            setup.coordinators = 2
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let waiting = try await farm.start([
                        "submit", "ten", "--count", "10", "--seed", "1", "--size", "64x64", "--steps", "1", "--wait",
                    ])
                    try await eventually("the job is there") { waiting.output.contains("job 1:") }
                    let first = try await farm.coordinator(1)
                    first.send(SIGKILL)
                    #expect(await first.waitUntilEnd() == .signaled(SIGKILL))
                    #expect(try await waiting.waitUntilEnd(within: .seconds(60)) == .exited(0))
                    #expect(waiting.output.contains("job 1 done: 10 images"))
                    #expect(try await farm.listWorkers().map(\.name) == ["worker-1"])
                }
            }
        }
    }
}
