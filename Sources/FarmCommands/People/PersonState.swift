import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm people disable`.
struct PersonDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Refuse somebody's tokens from now on.",
        discussion: """
            Their jobs go on and stay theirs. 'farm people enable NAME' lets them in again with the same tokens.

            Example:
              farm people disable ada
            """)

    @Argument(help: "The name.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let changed = try await coordinator.setDisabled(true, name)
        if format.json { return Console.output.write(try format.renderer.report(changed)) }
        Console.output.writeLine("\(changed.name) is disabled: their tokens are refused, their jobs go on")
    }
}

/// `farm people enable`.
struct PersonEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Take the tokens of somebody again who was disabled.",
        discussion: """
            Example:
              farm people enable ada
            """)

    @Argument(help: "The name.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let changed = try await coordinator.setDisabled(false, name)
        if format.json { return Console.output.write(try format.renderer.report(changed)) }
        Console.output.writeLine("\(changed.name) is active (\(changed.role))")
    }
}

extension CoordinatorOptions {
    fileprivate func setDisabled(_ isDisabled: Bool, _ name: String) async throws -> PrincipalOutput {
        let wire = PrincipalChange(name: name, isDisabled: isDisabled).wire
        let reply = try await withFarm { farm in try await farm.people { try await $0.changePrincipal(wire) } }
        return PrincipalOutput(try Principal(wire: reply))
    }
}
