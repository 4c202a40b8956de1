import ArgumentParser
import FarmBasics
import FarmModel
import LocalFiles

/// `farm image save`.
struct ImageSave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Save an image as a PNG file.",
        discussion: """
            A file that is there already is left alone: in a folder the image gets another name beside it (NAME-2.png), \
            and a file that --output names is replaced only with --force.

            Example:
              farm image save 1042 --output lighthouse.png
            """)

    @Argument(help: "The image's number; see 'farm history'.") var image: ImageID

    @Option(
        help: ArgumentHelp(
            "The file, or a folder to save it in under its usual name (default: this folder).", valueName: "path"),
        transform: PathArgument.read)
    var output: String = "."

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let (folder, name) = try destination()
        let saved = try await coordinator.withFarm { farm in
            let record = try await ImageShow.record(image, from: farm)
            // The number of the job's images only pads the index.
            let usual = ImageFileName.of(task: record.task, seed: record.parameters.seed, imageCount: 1)
            let file = try await folder.save(
                try await ImageDownload.bytes(of: record, from: farm), as: name ?? usual,
                ifTaken: force ? .replace : name == nil ? .otherName : .refuse
            ).name
            return ImageSaveOutput(image: record.id, file: "\(folder.path)/\(file)", byteCount: record.byteCount)
        }
        if format.json {
            Console.output.write(try format.renderer.report(saved))
        } else {
            Console.output.writeLine("saved \(saved.file) (\(ByteCount.text(Int64(saved.byteCount))))")
        }
    }

    /// The folder to write to, and the file's name where the person chose one.
    private func destination() throws -> (OutputFolder, name: String?) {
        guard !output.isEmpty else { throw FarmError(.invalidInput, "--output is empty; name a file or a folder") }
        let isFolder = output.hasSuffix("/") || FileStatus(of: output)?.kind == .folder
        if isFolder { return (try OutputFolder(creating: output), nil) }
        guard let slash = output.lastIndex(of: "/") else { return (try OutputFolder(creating: "."), output) }
        let folder = slash == output.startIndex ? "/" : String(output[..<slash])
        return (try OutputFolder(creating: folder), String(output[output.index(after: slash)...]))
    }
}
