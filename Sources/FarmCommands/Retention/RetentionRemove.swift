import ArgumentParser
import FarmWire
import SwiftProtobuf

/// `farm retention remove`.
struct RetentionRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a rule; what it deleted stays deleted.",
        discussion: """
            Example:
              farm retention remove 1
            """)

    @Argument(help: "The rule's number; see 'farm retention'.") var rule: Int64

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = rule
        _ = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.removeRetentionRule(.with { $0.id = id }) }
        }
        if format.json {
            Console.output.write(try format.renderer.report(RetentionRemoveOutput(removedRule: rule)))
        } else {
            Console.output.writeLine("removed rule \(rule)")
        }
    }
}
