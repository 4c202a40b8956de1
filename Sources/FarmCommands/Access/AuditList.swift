import ArgumentParser
import FarmModel
import FarmWire

/// `farm audit`.
struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read the record of who did what, newest first.",
        discussion: """
            Each change of the farm is in it, and who was denied one or could not log in; no prompt, no secret. All \
            conditions must hold. Times are dates (2026-05-01, 2026-05-01T12:30) or ages (2h, 3d).

            Example:
              farm audit --who ada --since 7d
              farm audit --outcome login-failed --json
            """)

    @OptionGroup(title: "Which lines") var conditions: AuditOptions

    @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
    var limit = 50

    @Option(help: ArgumentHelp("Only lines before this one: the next page.", valueName: "id"))
    var before: Int64?

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
                return try await farm.people { try await $0.listAudit(request).entries }
                    .map { try AuditEntry(wire: $0) }
            } key: {
                $0.id ?? 0
            }
        }.map(AuditOutput.init)
        Console.output.write(try format.renderer.list(rows, empty: "no lines match"))
        if !format.json, rows.count == limit, let last = rows.last {
            Console.errors.writeLine("next page: " + nextPage(after: last.id))
        }
    }

    /// The command that shows what comes after line `id`.
    func nextPage(after id: Int64) -> String {
        (["farm audit"] + conditions.arguments + ["--limit \(limit) --before \(id)"]).joined(separator: " ")
    }
}
