import EngineHostProtocol
import FarmModel
import Testing
import WorkerCore

@testable import FarmConfiguration

@Suite struct DeclarationTests {
    @Test(arguments: FarmProgram.allCases)
    func aProgramsKeysAreItsOwnAndEachIsThereOnce(program: FarmProgram) {
        let keys = program.keys
        #expect(!keys.isEmpty && keys.allSatisfy { $0.program == program })
        #expect(Set(keys.map(\.name)).count == keys.count)
        let variables = keys.compactMap(\.variable)
        #expect(Set(variables).count == variables.count)
    }

    @Test(arguments: PrecedenceTests.keys)
    func aKeyIsDeclaredWell(key: SettingKey) throws {
        #expect(key.name.wholeMatch(of: #/[a-z]+(-[a-z]+)*/#) != nil)
        if let variable = key.variable { #expect(variable.wholeMatch(of: #/FARM(_[A-Z]+)+/#) != nil) }
        #expect(!key.help.isEmpty && key.help.last != "." && key.help.last != " ")
        #expect(!key.help.contains("|") && !key.help.contains("\n"))
        // A default is what the key itself accepts.
        guard case .value(let text) = key.fallback, key.program.fileKey != nil else { return }
        _ = try ConfigurationFile.parse("\(key.name): \(text)", path: "f.yaml", for: key.program)
    }

    @Test func aVariableThatSeveralProgramsReadMeansTheSame() {
        let shared = Dictionary(grouping: PrecedenceTests.keys.filter { $0.variable != nil }) { $0.variable ?? "" }
        for (variable, keys) in shared where keys.count > 1 {
            #expect(Set(keys.map(\.name)).count == 1, "\(variable)")
        }
        let names = shared.filter { $0.value.count > 1 }.keys.sorted()
        #expect(
            names == ["FARM_ALLOW_PICKLE", "FARM_CA", "FARM_COORDINATOR", "FARM_DEVICE", "FARM_LOG_LEVEL", "FARM_TLS"])
    }

    @Test func whatOthersHaveInTheirCodeAgrees() throws {
        #expect(EngineHostKeys.device.variable == HostEnvironment.device)
        let worker = Settings(.worker, environment: [:])
        #expect(try worker.bytes(WorkerKeys.spoolLimit) == WorkerConfiguration.standardSpoolLimit)
        #expect(try worker.bytes(WorkerKeys.inputLimit) == WorkerConfiguration.standardInputLimit)
        #expect(try worker.bytes(WorkerKeys.fetchLimit).map(Int64.init) == WorkerConfiguration.standardFetchLimit)
        let usual = CoordinatorAddress(loopbackPort: CoordinatorAddress.defaultPort)
        #expect(try worker.addresses(WorkerKeys.coordinator) == [usual])
        #expect(CoordinatorKeys.listen.fallback == .value("\(usual)"))
        #expect(FarmKeys.port.fallback == .value("\(usual.port)"))
    }

    @Test func onlyTheseAreSecret() {
        #expect(PrecedenceTests.keys.filter(\.isSecret).map(\.name) == ["token", "database", "invitation"])
    }
}
