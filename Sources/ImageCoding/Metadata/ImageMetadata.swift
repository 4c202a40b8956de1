package import FarmModel

/// What a PNG, JPEG or WebP file says of how it was made, read without its pixels.
package struct ImageMetadata: Sendable, Equatable {
    package enum Container: String, Sendable { case png = "PNG", jpeg = "JPEG", webp = "WebP" }

    package var container: Container
    /// The web UIs' parameter text.
    package var infotext: String?
    /// Our own JSON, which PNG alone carries.
    package var provenance: Provenance?
    /// Why there is no provenance though the file has our chunk.
    package var provenanceProblem: String?
    /// Whether it holds ComfyUI's graph, which is not read.
    package var hasWorkflow = false

    /// UTF-8 bytes: longer text is no parameter text.
    static let largestText = 1 << 20

    package init(
        container: Container, infotext: String? = nil, provenance: Provenance? = nil, provenanceProblem: String? = nil
    ) {
        self.container = container
        self.infotext = infotext
        self.provenance = provenance
        self.provenanceProblem = provenanceProblem
    }

    /// Reads a whole file; a file that ends too early is read as far as it goes.
    /// - Throws: ``FarmError`` where it is none of the three formats.
    package init(readingFrom bytes: [UInt8]) throws {
        if bytes.starts(with: PNGTextReader.signature) {
            self = Self.png(bytes)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            let segments = JPEGSegments.read(bytes)
            let comment = segments.exif.lazy.compactMap { ExifUserComment.read($0) }.first
            let texts = [comment] + segments.comments.map { TextDecoding.guess($0) }
            self.init(container: .jpeg, infotext: texts.lazy.compactMap { $0 }.first { !$0.isEmpty })
        } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            let chunks = WebPChunks.read(bytes)
            let comment = chunks.exif.flatMap { ExifUserComment.read($0) }
            self.init(container: .webp, infotext: comment ?? chunks.xmp.flatMap { XMPParameters.read($0) })
        } else {
            throw FarmError(.invalidInput, "the file is no PNG, JPEG or WebP picture")
        }
    }

    private static func png(_ bytes: [UInt8]) -> ImageMetadata {
        let file = PNGTextReader(bytes)
        let others = file.chunks.filter { $0.keyword != PNGMetadata.provenanceKeyword }
        var metadata = ImageMetadata(
            container: .png,
            infotext: (try? PNGMetadata(readingFrom: others))?.infotext
                ?? file.exif.flatMap { ExifUserComment.read($0) })
        metadata.hasWorkflow = file.hasWorkflow
        do {
            metadata.provenance = try PNGMetadata(readingFrom: file.chunks).provenance
        } catch {
            metadata.provenanceProblem = (error as? FarmError)?.message ?? "\(error)"
        }
        return metadata
    }
}
