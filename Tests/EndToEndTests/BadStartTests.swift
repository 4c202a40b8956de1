import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Coordinators and workers that cannot start say why, and end.
    @Suite struct BadStartTests {
        @Test func coordinators() async throws {
            let folder = try TestFolder.make("coordinators")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            func run(_ arguments: String...) async throws -> CommandResult {
                try await runner.run("farm-coordinator", ["--listen", "127.0.0.1:0"] + arguments, limit: .seconds(30))
            }
            let down = try await run("--database", "host='\(folder)' dbname=farm", "--wait-for-database", "0")
            expect(down, status: 4, ["cannot connect to PostgreSQL", folder])
            let waited = try await run("--database", "host='\(folder)' dbname=farm", "--wait-for-database", "1")
            expect(waited, status: 4, ["waiting for PostgreSQL", "cannot connect to PostgreSQL", folder])
            let patient = try await runner.start(
                "farm-coordinator", ["--listen", "127.0.0.1:0", "--database", "host='\(folder)' dbname=farm"])
            try await eventually("it says that it waits") {
                patient.errors.contains("limit=none") && patient.errors.contains("waiting for PostgreSQL")
            }
            #expect(patient.end == nil)
            await patient.stop()
            expect(try await run("--database", "hst=x"), status: 2, ["farm-coordinator: ", "\"hst\"", "host=HOST"])
            expect(try await run(), status: 2, ["no database", "FARM_DATABASE"])
            let open = try await run("--listen", "0.0.0.0:0", "--database", "host='\(folder)'")
            expect(open, status: 2, ["refusing to listen on 0.0.0.0:0", "--insecure"])
            expect(try await run("--listen", "here", "--database", "x"), status: 2, ["'here'", "HOST:PORT"])
            let loud = try await run("--log-level", "LOUD", "--database", "host='\(folder)'")
            expect(loud, status: 2, ["--log-level: unknown log level 'LOUD'", "trace, debug, info"])
            let file = "\(folder)/coordinator.yaml"
            try Data("wait-for-database: 0\nlog-level: DEBUG\ndatabase: host='\(folder)' dbname=farm\n".utf8).write(
                to: URL(fileURLWithPath: file))
            expect(try await run("--config", file), status: 4, ["cannot connect to PostgreSQL", folder])
            try Data("wait-for-databse: 0\n".utf8).write(to: URL(fileURLWithPath: file))
            expect(
                try await run("--config", file), status: 2,
                [
                    "coordinator.yaml:1: unknown key 'wait-for-databse'", "did you mean 'wait-for-database'?",
                    "accepted: ",
                ])
            let nowhere = try await run("--database", "host='\(folder)'", "--migrations", "\(folder)/none")
            #expect(nowhere.status != 0 && nowhere.errors.contains("\(folder)/none"), "\(nowhere)")
        }

        @Test func changedAndMissingMigrations() async throws {
            try await withPostgres { database in
                let folder = try TestFolder.make("migrations")
                defer { TestFolder.remove(folder) }
                let migrations = "\(folder)/Migrations"
                try FileManager.default.copyItem(atPath: RepositoryFolder.path("Migrations"), toPath: migrations)
                let runner = CommandRunner(folder: folder)
                func migrate() async throws -> CommandResult {
                    try await runner.run(
                        "farm-coordinator", ["migrate", "--database", database, "--migrations", migrations])
                }
                let first = try await migrate()
                #expect(first.status == 0 && first.output.contains("0001_create_farm"), "\(first)")
                #expect(try await migrate().output == "the database is up to date\n")

                let added = "\(migrations)/9000_add_nothing.sql"
                try Data("CREATE TABLE nothing ();\n".utf8).write(to: URL(fileURLWithPath: added))
                #expect(try await migrate().output == "ran 9000_add_nothing.sql\n")
                try Data("CREATE TABLE something ();\n".utf8).write(to: URL(fileURLWithPath: added))
                expect(try await migrate(), status: 1, ["9000_add_nothing", "was changed"])
                // A newer build's that only added: this one goes on.
                try FileManager.default.removeItem(atPath: added)
                #expect(try await migrate().output == "the database is up to date\n")
                try FileManager.default.removeItem(atPath: "\(migrations)/0012_share_by_time.sql")
                expect(try await migrate(), status: 1, ["0012_share_by_time", "missing"])
            }
        }

        @Test func workers() async throws {
            let folder = try TestFolder.make("workers")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            let models = "\(folder)/models"
            try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
            func run(_ arguments: String...) async throws -> CommandResult {
                try await runner.run(
                    "farm-worker",
                    ["--coordinator", "127.0.0.1:1", "--data", "\(folder)/data", "--device", "cpu"] + arguments,
                    limit: .seconds(30))
            }
            expect(try await run("--models", models), status: 1, ["no model in \(models)"])
            expect(try await run("--models", "\(folder)/none"), status: 1, ["\(folder)/none' cannot be read"])
            expect(try await run("--fetch-limit", "0"), status: 2, ["no model folder", "--models"])
            let file = "\(folder)/worker.yaml"
            try Data("models: models\nlog-level: Warning\n".utf8).write(to: URL(fileURLWithPath: file))
            expect(try await run("--config", file), status: 1, ["no model in \(models)"])
            try Data("threads: many\n".utf8).write(to: URL(fileURLWithPath: file))
            expect(try await run("--config", file), status: 2, ["worker.yaml:1: threads is 'many'", "1 to 1024"])
            expect(try await run("--config", "\(folder)/none.yaml"), status: 2, ["none.yaml' cannot be read"])

            let checkpoint = "\(try await SharedDemoModel.folder())/papercut.safetensors"
            let whole = try FileHandle(forReadingFrom: URL(fileURLWithPath: checkpoint))
            let start = try whole.read(upToCount: 1 << 20) ?? Data()
            try whole.close()
            try start.write(to: URL(fileURLWithPath: "\(models)/truncated.safetensors"))
            try Data("hello".utf8).write(to: URL(fileURLWithPath: "\(models)/text.safetensors"))
            try Data([0x50, 0x4B, 3, 4] + [UInt8](repeating: 1, count: 64)).write(
                to: URL(fileURLWithPath: "\(models)/pickle.ckpt"))
            for name in ["es\u{1B}[31mc", "nl\nerror: x"] {
                try Data("hello".utf8).write(to: URL(fileURLWithPath: "\(models)/\(name).safetensors"))
            }
            let bad = try await run("--models", models)
            expect(
                bad, status: 1,
                [
                    "truncated.safetensors' is truncated", "text.safetensors' is neither a safetensors nor a GGUF file",
                    "pickle.ckpt' is a PyTorch pickle", "no model in \(models)", "es\\u{1b}[31mc.safetensors'",
                    "nl\n  error: x.safetensors'",
                ])

            let good = try await SharedDemoModel.folder()
            try await SharedDemoModel.shareDigests(with: "\(folder)/other")
            let device = try await run("--models", good, "--data", "\(folder)/other", "--device", "cuda:99")
            expect(device, status: 1, ["cuda:99 is not there"])
            expect(try await run("--models", good, "--device", "tpu"), status: 2, ["'tpu'", "cuda:N"])
            for name in ["x\u{202E}", " x", "x\u{1B}[1m"] {
                expect(try await run("--models", good, "--name", name), status: 2, ["no name for a worker", "--name"])
            }
            expect(try await run("--models", good, "--threads", "0"), status: 2, ["threads '0'", "1 to 1024"])
            expect(try await run("--models", good, "--coordinator", "here:x"), status: 2, ["'here:x'", "HOST:PORT"])
        }
    }
}
