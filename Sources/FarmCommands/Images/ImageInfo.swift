import ArgumentParser
import FarmModel
import ImageCoding

/// `farm info`.
struct ImageInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Read back what a PNG file says it was made from.",
        discussion: """
            Needs no farm. Also checks that the pixels are those that were rendered.

            Example:
              farm info pictures/000012-000000-seed42.png
            """)

    /// The farm's largest image is 4096x4096; its PNG is at most a little over its pixels.
    static let largestFile = 256 << 20

    @Argument(help: ArgumentHelp("The PNG file.", valueName: "file.png")) var file: String

    @OptionGroup var format: FormatOptions

    func run() async throws {
        Console.output.write(try format.renderer.report(try Self.report(on: file)))
    }

    static func report(on file: String) throws -> InfoReport {
        let bytes = try LocalFile.read(file, limit: largestFile)
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw FarmError(.invalidInput, "'\(file)' is no PNG file")
        }
        let image: DecodedPNG
        do {
            image = try PNGDecoder.decode(bytes)
        } catch {
            throw FarmError(.invalidInput, "'\(file)' is a damaged PNG file: \(error)", cause: error)
        }
        let metadata = try PNGMetadata(readingFrom: image.textChunks)
        guard metadata.infotext != nil || metadata.provenance != nil else {
            throw FarmError(
                .invalidInput,
                "'\(file)' is a PNG file of \(image.width)x\(image.height) pixels that says nothing of how it was made")
        }
        return InfoReport(
            file: file, width: image.width, height: image.height, infotext: metadata.infotext,
            provenance: metadata.provenance,
            pixelsMatch: metadata.provenance.map { $0.pixelDigest == PixelDigest.hex(image.pixels) })
    }
}
