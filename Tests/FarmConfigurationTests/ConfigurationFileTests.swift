import FarmBasics
import FarmModel
import Foundation
import Logging
import Testing

@testable import FarmConfiguration

@Suite struct ConfigurationFileTests {
    private func settings(_ text: String, path: String = "/etc/farm/worker.yaml") throws -> Settings {
        Settings(.worker, environment: [:], file: try .parse(text, path: path, for: .worker))
    }

    private func message(_ text: String, for program: FarmProgram = .worker) throws -> String {
        let error = try #require(throws: FarmError.self, "\(text)") {
            try ConfigurationFile.parse(text, path: "/etc/f.yaml", for: program)
        }
        #expect(error.code == .invalidInput)
        return error.message
    }

    @Test func everyKindIsRead() throws {
        let settings = try settings(
            """
            # What this machine has.
            coordinator: [a.example, "[::1]:9", unix:/run/farm]
            models:
              - /srv/models
              - more
              - ~/own
            device: cuda:0
            name: 007
            threads: 4
            spool-limit: 500MB
            fetch-limit: 0
            allow-pickle: true
            log-level: Debug
            """)
        let addresses = try settings.addresses(WorkerKeys.coordinator)
        #expect(addresses.map(\.description) == ["a.example:7433", "[::1]:9", "unix:/run/farm"])
        #expect(settings.list(WorkerKeys.models) == ["/srv/models", "/etc/farm/more", HomeFolder.path + "/own"])
        #expect(settings.list(WorkerKeys.device) == ["cuda:0"])
        #expect(settings.text(WorkerKeys.name) == "007")
        #expect(try settings.number(WorkerKeys.threads) == 4)
        #expect(try settings.bytes(WorkerKeys.spoolLimit) == 500_000_000)
        #expect(try settings.bytes(WorkerKeys.fetchLimit) == 0)
        #expect(try settings.isOn(WorkerKeys.allowPickle))
        #expect(try settings.logLevel(WorkerKeys.logLevel) == .debug)
        #expect(settings.place(of: WorkerKeys.threads) == "/etc/farm/worker.yaml: threads")
    }

    @Test func aFileBesideTheProgramNamesPathsAsTheyAre() throws {
        let settings = try settings("models: more\ncoordinator: a:1,b:2", path: "worker.yaml")
        #expect(settings.list(WorkerKeys.models) == ["more"])
        #expect(try settings.addresses(WorkerKeys.coordinator).count == 2)
    }

    @Test(arguments: ["", "# nothing\n", "~", "{}", "\n\n"])
    func nothingIsAccepted(text: String) throws {
        #expect(try ConfigurationFile.parse(text, path: "f.yaml", for: .worker).contents.isEmpty)
    }

    @Test func anUnknownKeyIsRefusedWithTheNearest() throws {
        let near = try message("threads: 2\nspool-limt: 5GB")
        #expect(near.hasPrefix("/etc/f.yaml:2: unknown key 'spool-limt'; did you mean 'spool-limit'? accepted: "))
        for key in FarmProgram.worker.keysOfFile { #expect(near.contains(key.name)) }
        #expect(try message("qqqqqqqqqqqq: 1").contains("'qqqqqqqqqqqq'; accepted: "))
        // Each daemon has its own; a file names no other file.
        #expect(try message("listen: 127.0.0.1:1").contains("unknown key 'listen'"))
        #expect(try message("config: x").contains("unknown key 'config'"))
        #expect(try message("spool_limit: 5GB").contains("did you mean 'spool-limit'?"))
        #expect(try message("[1, 2]: x").contains("unknown key ''"))
    }

    @Test(arguments: [
        ("threads: many", "threads is 'many'; accepted: a number from 1 to 1024"),
        ("threads: 0", "threads is '0'; accepted: a number from 1 to 1024"),
        ("threads: 1.5", "threads is '1.5'; accepted: a number"),
        ("threads: [1]", "threads is a list; accepted: a number"),
        ("threads:", "threads is empty; accepted: a number"), ("name: {a: 1}", "name is a map; accepted: a text"),
        ("name: ''", "name is empty"), ("name: [a]", "name is a list; accepted: a text"),
        ("allow-pickle: 1", "allow-pickle is '1'; accepted: true or false"),
        ("allow-pickle: maybe", "allow-pickle is 'maybe'; accepted: true or false"),
        ("spool-limit: 0", "spool-limit is '0'; accepted: a size, such as 500MB, 10GB or 4GiB"),
        ("fetch-limit: lots", "fetch-limit is 'lots'; accepted: a size, such as 500MB, 10GB or 4GiB, or 0"),
        ("log-level: loud", "log-level is 'loud'; accepted: trace, debug"),
        ("coordinator: here:x", "coordinator is 'here:x'; accepted: HOST:PORT, HOST (port 7433)"),
        ("coordinator: [a:1, [b]]", "coordinator is a list; accepted: HOST:PORT"),
        ("models: [/a, ~]", "models is empty; accepted: paths"),
    ])
    func aWrongKindNamesFileKeyAndValue(text: String, words: String) throws {
        let message = try message(text)
        #expect(message.hasPrefix("/etc/f.yaml:1: \(words)"), "\(message)")
    }

    @Test func whatIsNoMapOrNoYAMLIsRefused() throws {
        #expect(try message("- a").contains("the file is no map"))
        #expect(try message("hello").contains("the file is no map"))
        #expect(try message("threads: 1\nthreads: 2").contains("given twice"))
        #expect(try message("a: [").contains("no YAML"))
    }

    @Test func aSecretIsNeverShown() throws {
        for text in [
            "database: [pass=hunter2]", "database: 'pass=hunter2", "database: pass=hunter2\nx: [", "- hunter2",
        ] {
            #expect(try !message(text, for: .coordinator).contains("hunter2"))
        }
    }

    @Test func filesAreReadFromDisk() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("farm-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/worker.yaml"
        try Data("\u{FEFF}threads: 3\nmodels: m\n".utf8).write(to: URL(fileURLWithPath: path))
        for settings in [
            try Settings.read(.worker, flags: WorkerKeys.config.given(path), environment: [:]),
            try Settings.read(.worker, flags: GivenFlags(), environment: ["FARM_WORKER_CONFIG": path]),
        ] {
            #expect(try settings.number(WorkerKeys.threads) == 3)
            #expect(settings.list(WorkerKeys.models) == ["\(folder)/m"])
        }
        #expect(try Settings.read(.worker, flags: GivenFlags(), environment: [:]).number(WorkerKeys.threads) == nil)

        // What a flag overrides is checked all the same.
        try Data("threads: many\n".utf8).write(to: URL(fileURLWithPath: path))
        var flags = WorkerKeys.config.given(path)
        flags.set(WorkerKeys.threads, 2)
        #expect(throws: FarmError.self) { try Settings.read(.worker, flags: flags, environment: [:]) }

        for bytes in [[0xFF, 0xFE], [UInt8](repeating: 0x23, count: 1_000_001)] {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let error = try #require(throws: FarmError.self) { try ConfigurationFile.read(path, for: .worker) }
            #expect(error.message.contains(path))
        }
        let none = try #require(throws: FarmError.self) {
            try ConfigurationFile.read("\(folder)/none.yaml", for: .worker)
        }
        #expect(none.code == .invalidInput && none.message.contains("\(folder)/none.yaml"))
    }
}
