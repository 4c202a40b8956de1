import ArgumentParser
import FarmBasics
import LocalFiles
import ModelFiles

/// `farm models install-demo`.
struct DemoModelInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install-demo",
        abstract: "Write the model that comes with the farm, which draws paper-cut pictures.",
        discussion: """
            It knows a dozen subjects, eight colours and four styles, and needs no network: enough to try a farm \
            before real checkpoints are at hand. Without DIR it goes where 'farm up' looks for models.

            Example:
              farm models install-demo
              farm models install-demo ~/models
            """)

    @Argument(
        help: ArgumentHelp("The folder to write to; made where it is missing.", valueName: "dir"),
        transform: PathArgument.read)
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "The model as the farm ships it (default: the one beside or above the programs).", valueName: "file"),
        transform: PathArgument.read)
    var package: String?

    @Flag(help: "Replace files of these names that are others, such as a manifest with defaults of your own.")
    var force = false

    @OptionGroup var format: FormatOptions

    func run() async throws {
        guard let package = package ?? Installation.find(DemoModel.places) else {
            throw FarmError(
                .notFound,
                "the demo model is not beside or above this program (\(DemoModel.places.joined(separator: ", "))): name "
                    + "it with --package FILE")
        }
        let folder = try OutputFolder(creating: try self.folder ?? FarmData(option: nil).models)
        let manifest = try await BlockingExecutor.run { [force] in
            try DemoModel.install(package: package, to: folder.path, replaces: force)
        }
        if format.json {
            Console.output.write(try format.renderer.report(DemoModelInstallOutput(manifest: manifest)))
        } else {
            Console.output.writeLine("installed the model of \(manifest)")
        }
    }
}
