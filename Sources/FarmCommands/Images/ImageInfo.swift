import ArgumentParser
import FarmBasics
import FarmModel
import ImageCoding
import Infotext

/// `farm info`.
struct ImageInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Read back what an image file says it was made from.",
        discussion: """
            Needs no farm. Reads what this farm and the web UIs write into PNG, JPEG and WebP, and what SwarmUI, \
            Fooocus, NovelAI, InvokeAI, ComfyUI (graphs of one sampler), Draw Things, Easy Diffusion and AI Horde's \
            fronts do. Of the farm's own PNG files it also checks that the pixels are those that were rendered.

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

    static func report(on source: ImageSource) throws -> ImageInfoOutput {
        guard let format = source.format else {
            let other = PictureFormat.other(recognising: source.bytes).map { ": it is \($0)" } ?? ""
            throw FarmError(.invalidInput, "\(source.name) is no PNG, JPEG or WebP file\(other)")
        }
        let metadata = try source.metadata()
        let pixelsMatch = try source.pixelsMatch(metadata)
        let size = try source.size()
        let subject = "\(source.name), \(format.rawValue) of \(size) pixels"
        let read: ForeignParameters?
        do {
            let texts = metadata.texts
            read =
                try metadata.provenance == nil ? ParameterSource.read(texts, damaged: metadata.damaged) : nil
        } catch let error as FarmError {
            throw FarmError(error.code, "\(subject): \(error.message)", cause: error.cause)
        }
        guard read != nil || metadata.provenance != nil || metadata.provenanceProblem != nil else {
            throw FarmError(.invalidInput, "\(subject), \(ParameterSource.nothing)")
        }
        return ImageInfoOutput(
            file: source.path, format: format.rawValue, width: size.width, height: size.height,
            infotext: read?.text ?? metadata.infotext, parsed: read.map(ForeignOutput.init),
            provenance: metadata.provenance, provenanceProblem: metadata.provenanceProblem, pixelsMatch: pixelsMatch)
    }
}
