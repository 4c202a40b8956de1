import ArgumentParser
import FarmBasics
import FarmConfiguration
import FarmModel
import Testing

@testable import FarmCommands

/// The flags of `farm` that are settings are those that are declared.
@Suite struct SettingFlagTests {
    private static func help(_ command: any ParsableCommand.Type) -> String {
        FarmCommand.helpMessage(for: command, columns: 10_000)
    }

    /// What a command's help says of the flag; nil where it has no such flag. Long flags have their text in a line below.
    private static func text(_ key: SettingKey, _ command: any ParsableCommand.Type) -> String? {
        let lines = help(command).split(separator: "\n")
        let index = lines.firstIndex {
            $0.trimmingPrefix { $0 == " " }.prefix { $0 != " " } == "--\(key.name)"
        }
        return index.map { lines[$0...].prefix(2).joined(separator: " ") }
    }

    private static let commands: [(key: SettingKey, commands: [any ParsableCommand.Type])] = [
        (FarmKeys.coordinator, [JobSubmit.self, JobList.self, WorkerList.self, ModelPush.self, RetentionAdd.self]),
        (FarmKeys.tokenFile, [JobSubmit.self, WhoAmICommand.self, LoginCommand.self]),
        (FarmKeys.tls, [JobList.self, LoginCommand.self]), (FarmKeys.authorities, [JobList.self, LoginCommand.self]),
        (FarmKeys.insecure, [JobList.self, LoginCommand.self]),
        (FarmKeys.submitter, [JobSubmit.self, JobUpscale.self]), (FarmKeys.data, [FarmUp.self, FarmDown.self]),
        (FarmKeys.workers, [FarmUp.self]), (FarmKeys.port, [FarmUp.self]), (FarmKeys.model, [FarmUp.self]),
        (FarmKeys.models, [FarmUp.self]), (FarmKeys.device, [FarmUp.self]), (FarmKeys.threads, [FarmUp.self]),
        (FarmKeys.detach, [FarmUp.self]),
    ]

    @Test func everySettingIsAFlagOfItsCommands() throws {
        #expect(Self.commands.map(\.key.name) == FarmKeys.all.filter(\.isFlag).map(\.name))
        // What no command line may have.
        #expect(FarmKeys.all.filter { !$0.isFlag }.map(\.name) == ["token"] && FarmKeys.token.isSecret)
        for (key, commands) in Self.commands {
            for command in commands {
                let text = try #require(Self.text(key, command), "--\(key.name) of \(command)")
                #expect(text.contains(key.help), "\(text)")
                if let variable = key.variable { #expect(text.contains("environment: \(variable)"), "\(text)") }
                guard case .value(let value) = key.fallback, key.kind != .toggle else { continue }
                #expect(text.contains("default: \(value)"), "\(text)")
            }
        }
    }

    @Test func aFarmOnThisMachineHasNoFlagThatIsNotDeclared() {
        let flags = Self.help(FarmUp.self).matches(of: #/(?m)^\s+--([a-z-]+)/#).map { String($0.output.1) }
        let declared = FarmKeys.all.filter { $0.commands?.split(separator: ", ").contains("up") == true }.map(\.name)
        #expect(Set(flags).subtracting(["version"]) == Set(declared))
    }

    @Test func numbersAreChecked() throws {
        for (flag, value) in [("--workers", "65"), ("--threads", "0"), ("--port", "65536"), ("--port", "-1")] {
            let options = try FarmUp.parse([flag, value]).options
            let error = try #require(throws: FarmError.self) { try options.check() }
            #expect(error.message.hasPrefix("\(flag) '\(value)' is not a number from "), "\(error.message)")
        }
        try FarmUp.parse(["--workers", "0", "--threads", "1024", "--port", "0"]).options.check()
    }

    @Test func aFlagWinsOverTheEnvironment() throws {
        var flags = GivenFlags()
        flags.set(FarmKeys.coordinator, "a:1")
        let settings = Settings(.farm, flags: flags, environment: ["FARM_COORDINATOR": "b:2"])
        #expect(try settings.addresses(FarmKeys.coordinator).map(\.description) == ["a:1"])
        #expect(try FarmData(option: "/x").path == "/x")
    }
}
