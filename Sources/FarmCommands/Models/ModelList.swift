import ArgumentParser
import FarmBasics
import FarmWire
import SwiftProtobuf

/// `farm models` without a subcommand.
struct ModelList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the models that the farm's workers or its store hold.",
        discussion: """
            SIZE is what a job without --size gets. HASH begins the SHA-256 that the web UIs show too.

            Example:
              farm models --json
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let rows = try await coordinator.withFarm { farm in
            let stored = try await farm.storedDigests()
            return try await farm.call { try await $0.listModels(.init()).entries }
                .map { try ModelOutput(wire: $0, isStored: stored.contains(try Digest(checking: $0.model.digest))) }
        }
        Console.output.write(
            try format.renderer.list(rows, empty: "no models; start a worker that has one, or 'farm up --model FILE'"))
    }
}
