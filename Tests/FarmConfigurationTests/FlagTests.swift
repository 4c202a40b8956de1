import ArgumentParser
import Testing

@testable import FarmConfiguration

/// The command lines take what is declared, and nothing else.
@Suite struct FlagTests {
    private static func arguments(_ key: SettingKey) -> [String] {
        key.kind == .toggle ? ["--\(key.name)"] : ["--\(key.name)", key.samples.flag]
    }

    @Test(arguments: WorkerKeys.all.filter(\.isFlag))
    func theWorkers(key: SettingKey) throws {
        let given = try WorkerFlags.parse(Self.arguments(key)).given
        #expect(given.contents.keys.sorted() == [key.name])
        #expect(key.texts(Settings(.worker, flags: given, environment: [:])) == [key.samples.flag])
    }

    @Test(arguments: CoordinatorKeys.all)
    func theCoordinators(key: SettingKey) throws {
        let given =
            key.commands == nil
            ? try CoordinatorFlags.parse(Self.arguments(key)).given
            : try ServingFlags.parse(Self.arguments(key)).given
        #expect(given.contents.keys.sorted() == [key.name])
        #expect(key.texts(Settings(.coordinator, flags: given, environment: [:])) == [key.samples.flag])
    }

    @Test func nothingGivenIsNothingSaid() throws {
        #expect(try WorkerFlags.parse([]).given.contents.isEmpty)
        #expect(try CoordinatorFlags.parse([]).given.contents.isEmpty)
        #expect(try ServingFlags.parse([]).given.contents.isEmpty)
    }

    @Test func severalOfOne() throws {
        let given = try WorkerFlags.parse([
            "--models", "/a:b", "--device", "cuda:0", "--models", "c", "--no-allow-pickle",
        ])
        .given
        let settings = Settings(.worker, flags: given, environment: ["FARM_ALLOW_PICKLE": "1", "FARM_MODELS": "/x"])
        #expect(settings.list(WorkerKeys.models) == ["/a:b", "c"])
        #expect(settings.list(WorkerKeys.device) == ["cuda:0"])
        #expect(try !settings.isOn(WorkerKeys.allowPickle))
    }

    /// `farm-worker enrol` takes of its flags what it needs, under the same names.
    @Test func enrollingTakesSomeOfTheWorkers() throws {
        let given = try EntranceFlags.parse([
            "--coordinator", "farm:1", "--fingerprint", "SHA256:00", "--no-tls", "--data", "/d",
        ]).given
        #expect(given.contents.keys.sorted() == ["coordinator", "data", "fingerprint", "tls"])
        #expect(try EntranceFlags.parse([]).given.contents.isEmpty)
        #expect(throws: (any Error).self) { try EntranceFlags.parse(["--threads", "1"]) }
    }

    /// Everybody on a machine sees command lines.
    @Test func aSecretThatIsForOneUseIsNoFlag() {
        #expect(!WorkerKeys.invitation.isFlag && WorkerKeys.invitation.isSecret)
        #expect(throws: (any Error).self) { try WorkerFlags.parse(["--invitation", "wi_1"]) }
    }

    @Test func helpIsTheDeclarations() {
        let worker = WorkerFlags.helpMessage(columns: 10_000)
        let coordinator =
            CoordinatorFlags.helpMessage(columns: 10_000) + ServingFlags.helpMessage(columns: 10_000)
        for (keys, help) in [(WorkerKeys.all, worker), (CoordinatorKeys.all, coordinator)] {
            for key in keys where key.isFlag {
                #expect(help.contains("--\(key.name)") && help.contains(key.help), "\(key.name)")
                #expect(key.variable.map { help.contains("environment: \($0)") } ?? true, "\(key.name)")
            }
            let flags = help.matches(of: #/(?m)^\s+--([a-z-]+)/#).map { String($0.output.1) }
            #expect(Set(flags) == Set(keys.filter(\.isFlag).map(\.name)))
        }
    }
}
