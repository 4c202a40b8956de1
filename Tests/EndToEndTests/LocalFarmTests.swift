import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct LocalFarmTests {
        private static let quick = ["--size", "64x64", "--steps", "1"]

        @Test func upInTheBackgroundDownAndUpAgain() async throws {
            let models = try await SharedDemoModel.folder()
            try await withLocalFarm { farm in
                let up = ["up", "--detach", "--port", "0", "--models", models, "--threads", "1", "--device", "cpu"]
                let first = try await farm.run(up)
                #expect(first.status == 0, "\(first)")
                for words in [
                    "PostgreSQL ready", "coordinator on 127.0.0.1:", "worker-1 ready: cpu", "in the background",
                ] {
                    #expect(first.output.contains(words), "\(first)")
                }
                let state = try #require(farm.state)
                #expect(state.isReady)

                let second = try await farm.run(up)
                #expect(second.status == 6)
                #expect(
                    second.errors.contains("a farm is already running on '\(farm.data)' (pid \(state.pid)"), "\(second)"
                )

                let submitted = try await farm.run(["submit", "a pier", "--count", "2", "--wait"] + Self.quick)
                #expect(submitted.status == 0, "\(submitted)")

                let processes = farm.processes
                let names = processes.map(\.name)
                for name in ["farm", "farm-coordinator", "farm-worker", "farm-engine-host", "postgres"] {
                    #expect(names.contains(name), "\(names)")
                }
                let down = try await farm.run(["down"])
                #expect(down.status == 0 && down.output.contains("is stopped"), "\(down)")
                #expect(processes.filter(ProcessTable.isAlive).isEmpty)
                #expect(try await farm.run(["down"]).output.contains("no farm is running"))

                #expect(try await farm.run(up).status == 0)
                let history: [ImageJSON] = try await farm.run(["history", "--json"]).decode()
                #expect(history.map(\.parameters.prompt) == ["a pier", "a pier"])
            }
        }

        /// Ctrl-C stops all in order; SIGKILL leaves at most PostgreSQL, which the next `farm up` takes over.
        @Test func upInTheForegroundStoppedAndKilled() async throws {
            let models = try await SharedDemoModel.folder()
            try await withLocalFarm { farm in
                let up = [
                    "up", "--port", "0", "--models", models, "--threads", "1", "--device", "cpu", "--workers", "2",
                ]
                let first = try await farm.start(up)
                try await eventually("the farm is up") {
                    guard first.end == nil else { throw TestFailure("farm up ended", details: first.errors) }
                    return farm.state?.isReady == true
                }
                let children = farm.processes
                #expect(children.count { $0.name == "farm-worker" } == 2)
                first.send(SIGINT)
                #expect(try await first.waitUntilEnd(within: .seconds(30)) == .exited(0))
                #expect(children.filter(ProcessTable.isAlive).isEmpty)
                #expect(first.output.hasSuffix("stopped\n"), "\(first.output)")

                let second = try await farm.start(up)
                try await eventually("the farm is up again") { farm.state?.isReady == true }
                let orphans = farm.processes
                second.send(SIGKILL)
                _ = await second.waitUntilEnd()
                try await eventually("only PostgreSQL is left", within: .seconds(20)) {
                    orphans.filter(ProcessTable.isAlive).allSatisfy { $0.name.hasPrefix("postgres") }
                }
                let third = try await farm.start(up)
                try await eventually("the farm is up once more") {
                    guard third.end == nil else { throw TestFailure("farm up ended", details: third.errors) }
                    return farm.state?.pid == third.pid && farm.state?.isReady == true
                }
                #expect(third.output.contains("it was running still"))
            }
        }
    }
}
