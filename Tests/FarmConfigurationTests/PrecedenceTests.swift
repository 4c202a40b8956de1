import FarmBasics
import Logging
import Testing

@testable import FarmConfiguration

/// Flag, environment, file, default: for every key.
@Suite struct PrecedenceTests {
    static let keys = FarmProgram.allCases.flatMap(\.keys)

    private static func file(_ key: SettingKey, _ text: String) throws -> ConfigurationFile? {
        guard key.program.keysOfFile.contains(where: { $0.name == key.name }) else { return nil }
        return try .parse("\(key.name): \(text)", path: "/etc/farm.yaml", for: key.program)
    }

    @Test(arguments: keys)
    func theFirstLayerThatSaysItWins(key: SettingKey) throws {
        let samples = key.samples
        let flags = key.given(samples.flag)
        let environment = key.variable.map { [$0: samples.variable] } ?? [:]
        let file = try Self.file(key, samples.file)
        func value(
            flags: GivenFlags = GivenFlags(), environment: [String: String] = [:], file: ConfigurationFile? = nil
        ) -> [String] {
            key.texts(Settings(key.program, flags: flags, environment: environment, file: file))
        }
        let fallback: [String] = if case .value(let text) = key.fallback { [text] } else { [] }
        #expect(value() == fallback)
        #expect(!Settings(key.program, environment: [:]).isGiven(key))
        if let file {
            #expect(value(file: file) == [samples.file])
            #expect(value(flags: flags, file: file) == [samples.flag])
        }
        if key.variable != nil {
            #expect(value(environment: environment, file: file) == [samples.variable])
            #expect(Settings(key.program, environment: environment).isGiven(key))
        }
        #expect(value(flags: flags, environment: environment, file: file) == [samples.flag])
        #expect(Settings(key.program, flags: flags, environment: [:]).isGiven(key))
    }

    @Test(arguments: keys.filter { $0.variable != nil })
    func aVariableThatIsSetToNothingIsNone(key: SettingKey) throws {
        let variable = try #require(key.variable)
        let file = try Self.file(key, key.samples.file)
        let empty = Settings(key.program, environment: [variable: ""], file: file)
        let unset = Settings(key.program, environment: [:], file: file)
        #expect(key.texts(empty) == (key.takesEmpty ? [""] : key.texts(unset)))
    }

    @Test func aWorkerTakesThreeEmptyVariablesAtTheirWord() {
        let names = Self.keys.filter(\.takesEmpty).compactMap(\.variable)
        #expect(names == ["FARM_COORDINATOR", "FARM_WORKER_DATA", "FARM_WORKER_NAME"])
    }

    @Test func toggles() throws {
        let key = WorkerKeys.allowPickle
        for (text, isOn) in [("1", true), ("true", true), ("TRUE", true), ("0", false), ("false", false), ("", false)] {
            #expect(try Settings(.worker, environment: ["FARM_ALLOW_PICKLE": text]).isOn(key) == isOn, "\(text)")
        }
        let off = Settings(.worker, flags: key.given("false"), environment: ["FARM_ALLOW_PICKLE": "1"])
        #expect(try !off.isOn(key))
        let error = try #require(throws: FarmError.self) {
            try Settings(.worker, environment: ["FARM_ALLOW_PICKLE": "yes"]).isOn(key)
        }
        #expect(error.message == "FARM_ALLOW_PICKLE is 'yes'; accepted: 0, 1, true, false")
    }

    @Test func listsHaveTheirOwnSeparators() {
        let environment = ["FARM_MODELS": "/a, b: /c:", "FARM_DEVICE": "cuda:0, cuda:1"]
        let settings = Settings(.worker, environment: environment)
        #expect(settings.list(WorkerKeys.models) == ["/a, b", "/c"])
        #expect(settings.list(WorkerKeys.device) == ["cuda:0", "cuda:1"])
        #expect(Settings(.worker, environment: [:]).list(WorkerKeys.device) == ["auto"])
    }

    @Test func theHomeFolderIsMeantInPathsAlone() {
        let environment = ["FARM_MODELS": "~/a:/b", "FARM_WORKER_NAME": "~/a"]
        let settings = Settings(.worker, environment: environment)
        #expect(settings.list(WorkerKeys.models) == [HomeFolder.path + "/a", "/b"])
        #expect(settings.text(WorkerKeys.name) == "~/a")
    }

    @Test func whatIsWrongIsNamedByItsPlace() throws {
        func message(_ body: () throws -> Void) throws -> String {
            try #require(throws: FarmError.self, performing: body).message
        }
        let threads = WorkerKeys.threads
        #expect(
            try message { _ = try Settings(.worker, flags: threads.given("0"), environment: [:]).number(threads) }
                == "--threads '0' is not a number from 1 to 1024")
        #expect(
            try message { _ = try Settings(.worker, environment: ["FARM_THREADS": "many"]).number(threads) }
                == "FARM_THREADS 'many' is not a number from 1 to 1024")
        let limit = WorkerKeys.spoolLimit
        #expect(
            try message { _ = try Settings(.worker, environment: ["FARM_SPOOL_LIMIT": "0"]).bytes(limit) }
                .hasPrefix("FARM_SPOOL_LIMIT: '0' is no size"))
        let coordinator = try message {
            _ = try Settings(.worker, environment: ["FARM_COORDINATOR": ""]).addresses(WorkerKeys.coordinator)
        }
        #expect(coordinator.hasPrefix("FARM_COORDINATOR: '' names no coordinator") && coordinator.contains("HOST:PORT"))
        let level = try message {
            _ = try Settings(.worker, flags: WorkerKeys.logLevel.given("loud"), environment: [:]).logLevel(
                WorkerKeys.logLevel)
        }
        #expect(level.hasPrefix("--log-level: unknown log level 'loud'; accepted: trace, debug, info"))
    }

    @Test func sizes() throws {
        let zero = Settings(.worker, environment: ["FARM_FETCH_LIMIT": " 0 ", "FARM_SPOOL_LIMIT": "500MB"])
        #expect(try zero.bytes(WorkerKeys.fetchLimit) == 0)
        #expect(try zero.bytes(WorkerKeys.spoolLimit) == 500_000_000)
        var flags = GivenFlags()
        flags.set(WorkerKeys.spoolLimit, "")
        #expect(try Settings(.worker, flags: flags, environment: [:]).bytes(WorkerKeys.spoolLimit) == 10_000_000_000)
    }

    @Test func logLevelsAreTakenInAnyCaseByEveryDaemon() throws {
        for (program, key) in [(FarmProgram.worker, WorkerKeys.logLevel), (.coordinator, CoordinatorKeys.logLevel)] {
            #expect(try Settings(program, environment: [:]).logLevel(key) == .info)
            #expect(try Settings(program, environment: ["FARM_LOG_LEVEL": ""]).logLevel(key) == .info)
            #expect(try Settings(program, environment: ["FARM_LOG_LEVEL": "DEBUG"]).logLevel(key) == .debug)
            #expect(try Settings(program, flags: key.given("Warning"), environment: [:]).logLevel(key) == .warning)
        }
    }
}
