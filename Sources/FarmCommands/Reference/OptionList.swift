import ArgumentParser
import FarmModel
import FoundationEssentials

/// `farm options`.
struct OptionList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "options",
        abstract: "List what can be set for an image.",
        discussion: """
            With --json the whole table, in English and Chinese, from which a program can make a form: kinds, limits, \
            defaults, the words of infotext, what belongs to the loaded model.

            Example:
              farm options --json
            """)

    @OptionGroup var format: FormatOptions

    func run() throws {
        Console.output.write(
            try format.renderer.list(GenerationOption.all.map(OptionOutput.init), empty: "no options"))
    }
}

/// An option of the table.
struct OptionOutput: ListOutput {
    private let option: GenerationOption

    init(_ option: GenerationOption) { self.option = option }

    func encode(to encoder: any Encoder) throws { try OptionDescription(option).encode(to: encoder) }

    static let columns: [Column<OptionOutput>] = [
        Column(title: "OPTION") { row, _ in row.option.id },
        Column(title: "FLAG") { row, _ in row.option.flag ?? "" },
        Column(title: "ACCEPTS", isFlexible: true) { row, _ in row.option.limits ?? "" },
        Column(title: "DEFAULT", isFlexible: true) { row, _ in row.option.standard?.english ?? "" },
        Column(title: "MEANING", isFlexible: true) { row, _ in row.option.help.english },
    ]
}
