import ArgumentParser
import FarmModel
import ModelFiles

/// `farm models make-sample`.
struct SampleModelMake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-sample",
        abstract: "Write a small model of random weights that renders abstract pictures.",
        discussion: """
            It takes seconds and no network: enough to try a farm before a real checkpoint is at hand. The same seed \
            gives the same files.

            Example:
              farm models make-sample ~/models
            """)

    @Argument(help: ArgumentHelp("The folder to write to; made where it is missing.", valueName: "dir"))
    var folder: String

    @Option(help: ArgumentHelp("What the weights are drawn from.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var format: FormatOptions

    func run() async throws {
        let folder = try OutputFolder(creating: self.folder)
        let seed = seed
        let manifest = try await BlockingIO.run { try SampleModel.write(to: folder.path, seed: seed) }
        if format.json {
            Console.output.write(try format.renderer.report(SampleModelReport(manifest: manifest, seed: seed)))
        } else {
            Console.output.writeLine("made the model of \(manifest)")
        }
    }
}
