import ArgumentParser
import FarmModel
import ImageCoding

/// `farm info`.
struct ImageInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Read back what an image file says it was made from.",
        discussion: """
            Needs no farm. Reads what this farm and the web UIs write into PNG, JPEG and WebP. Of the farm's own PNG \
            files it also checks that the pixels are those that were rendered.

            Example:
              farm info pictures/000012-000000-seed42.png
            """)

    @Argument(
        help: ArgumentHelp("The image; '-' reads standard input.", valueName: "file"), transform: PathArgument.read)
    var file: String

    @OptionGroup var format: FormatOptions

    func run() async throws {
        Console.output.write(try format.renderer.report(try Self.report(on: ImageSource.read(file))))
    }

    static func report(on source: ImageSource) throws -> InfoReport {
        guard let format = source.format else {
            throw FarmError(.invalidInput, "\(source.name) is no PNG, JPEG or WebP file")
        }
        let metadata = try source.metadata()
        let pixelsMatch = try source.pixelsMatch(metadata)
        let size = try source.size()
        guard metadata.infotext != nil || metadata.provenance != nil || metadata.provenanceProblem != nil else {
            let workflow = metadata.hasWorkflow ? ": ComfyUI's workflow is not read" : ""
            throw FarmError(
                .invalidInput,
                "\(source.name), \(format.rawValue) of \(size) pixels, says nothing of how it was made\(workflow)")
        }
        return InfoReport(
            file: source.path, format: format.rawValue, width: size.width, height: size.height,
            infotext: metadata.infotext, provenance: metadata.provenance,
            provenanceProblem: metadata.provenanceProblem, pixelsMatch: pixelsMatch)
    }
}
