import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm workers` without a subcommand.
struct WorkerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List workers, their devices and what they render.",
        discussion: """
            Example:
              farm workers --all
            """)

    @Flag(help: "Also those that are offline.")
    var all = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let request = Farm_V1_ListWorkersRequest.with { $0.all = all }
        let rows = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.listWorkers(request).workers }
        }.map { WorkerOutput(try WorkerStatus(wire: $0)) }
        let empty = all ? "no worker has ever connected" : "no workers are connected; 'farm workers --all' shows all"
        Console.output.write(try format.renderer.list(rows, empty: empty))
    }
}
