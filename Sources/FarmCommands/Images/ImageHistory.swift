import ArgumentParser
import FarmModel
import FarmWire

/// `farm history`.
struct ImageHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Search the images that the farm has made, newest first.",
        discussion: """
            All conditions must hold. Times are dates (2026-05-01, 2026-05-01T12:30) or ages (2h, 3d).

            Example:
              farm history --prompt "lighthouse dusk" --since 3d --limit 10
            """)

    @OptionGroup(title: "Which images") var conditions: HistoryOptions

    @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
    var limit = 50

    @Option(help: ArgumentHelp("Only images before this one: the next page.", valueName: "id"))
    var before: ImageID?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try LimitArgument.check(limit)
        let filter = try conditions.filter()
        let rows = try await coordinator.withFarm { farm in
            try await Paging.collect(limit: limit, from: before) { before, limit in
                var page = filter
                page.before = before
                page.limit = limit
                let request = page.wire
                return try await farm.call { try await $0.listImages(request).images }
                    .map { try ImageRecord(wire: $0) }
            } key: {
                $0.id
            }
        }.map(ImageOutput.init)
        Console.output.write(try format.renderer.list(rows, empty: "no images match"))
        if !format.json, rows.count == limit, let last = rows.last {
            Console.errors.writeLine("next page: " + nextPage(after: last.id))
        }
    }

    /// The command that shows what comes after image `id`.
    func nextPage(after id: ImageID) -> String {
        (["farm history"] + conditions.arguments + ["--limit \(limit) --before \(id)"]).joined(separator: " ")
    }
}
