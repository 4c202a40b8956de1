import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm retention` without a subcommand.
struct RetentionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show what the farm keeps on disk, and its rules.",
        discussion: """
            'kept' counts the PNGs; 'database' is the size of all its files, which hold the room of deleted images for \
            new ones.

            Example:
              farm retention --json
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.getRetention(.init()) }
        }
        let rules = try reply.rules.map(RetentionRule.init(wire:))
        Console.output.write(try format.renderer.report(RetentionListOutput(FarmDiskUse(wire: reply), rules: rules)))
    }
}
