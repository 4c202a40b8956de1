import FarmBasics
package import FarmModel
package import Infotext

/// What a PNG, JPEG or WebP file says of how it was made, read without its pixels.
package struct ImageMetadata: Sendable, Equatable {
    /// By the file's first bytes, whatever its name ends in.
    package enum Container: String, Sendable { case png = "PNG", jpeg = "JPEG", webp = "WebP" }

    /// Says in which places there can be texts: ``provenance`` is in PNG alone.
    package var container: Container
    /// The text in the place where the web UIs keep theirs.
    package var infotext: String?
    /// Every text that may say how the picture was made, ``infotext`` first.
    package var texts: [CarriedText] = []
    /// Places of texts that are there and cannot be read.
    package var damaged: [String] = []
    /// Our own JSON, which PNG alone carries.
    package var provenance: Provenance?
    /// Why there is no provenance though the file has our chunk.
    package var provenanceProblem: String?
    /// Whether it holds ComfyUI's graph as its editor saves it.
    package var hasWorkflow = false

    /// Bytes of a file's texts together.
    static let largestText = 64 << 20
    /// Bytes to which a file's compressed texts may unpack together: a few kilobytes can hold any number of zeros.
    static let largestUnpackedText = 8 << 20

    /// Has no ``texts``; a whole file is read by ``init(readingFrom:)``.
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
            self = Self.jpeg(bytes)
        } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            self = Self.webp(bytes)
        } else {
            throw FarmError(.invalidInput, "the file is no PNG, JPEG or WebP picture")
        }
    }

    /// - Parameter texts: those of the web UIs' places first.
    private init(container: Container, texts: [CarriedText]) {
        self.container = container
        self.texts = texts
        let places = PNGMetadata.infotextKeywords + [ExifTexts.userComment, "comment", "xmp:sdcpp:parameters"]
        infotext = places.lazy.compactMap { place in texts.first { $0.place == place }?.text }.first
        hasWorkflow = texts.contains { $0.place == "workflow" || $0.text.hasPrefix("workflow:{") }
    }

    private static func jpeg(_ bytes: [UInt8]) -> ImageMetadata {
        let segments = JPEGSegments.read(bytes)
        let comments = segments.comments.prefix(ExifTexts.most).map {
            CarriedText(place: "comment", text: TextDecoding.guess($0))
        }
        let exif = segments.exif.prefix(ExifTexts.most).flatMap { ExifTexts.read($0) }
        let xmp = XMPPacket.read(segments.xmp[...]) + XMPPacket.read(segments.extendedXMP[...])
        return ImageMetadata(container: .jpeg, texts: exif + comments.filter { !$0.text.isEmpty } + xmp)
    }

    private static func webp(_ bytes: [UInt8]) -> ImageMetadata {
        let chunks = WebPChunks.read(bytes)
        return ImageMetadata(
            container: .webp,
            texts: (chunks.exif.map { ExifTexts.read($0) } ?? []) + (chunks.xmp.map { XMPPacket.read($0) } ?? []))
    }

    /// Looked for where no chunk says anything: it takes the pixels.
    private static func hiddenText(_ bytes: [UInt8], beside texts: [CarriedText]) -> String? {
        let saying = PNGMetadata.infotextKeywords + ["Comment", "prompt", "invokeai_metadata", "sd-metadata", "Dream"]
        // RGBA, by the first chunk.
        guard bytes.dropFirst(25).first == 6, !texts.contains(where: { saying.contains($0.place) }) else { return nil }
        // A picture that cannot be read hides nothing.
        return (try? ImageDecoder.decode(bytes)).flatMap(StealthText.read)
    }

    private static func png(_ bytes: [UInt8]) -> ImageMetadata {
        let file = PNGTextReader(bytes)
        let texts = file.chunks.filter { $0.keyword != PNGMetadata.provenanceKeyword }
            .flatMap { chunk in
                chunk.keyword == "XML:com.adobe.xmp"
                    ? ParameterSource.texts(ofXMP: chunk.text) : [CarriedText(place: chunk.keyword, text: chunk.text)]
            }
        var metadata = ImageMetadata(
            container: .png, texts: texts + (file.exif.map { ExifTexts.read($0) } ?? []))
        if let hidden = hiddenText(bytes, beside: texts) {
            metadata.texts.append(CarriedText(place: StealthText.place, text: hidden))
        }
        metadata.damaged = file.damaged.filter { $0 != PNGMetadata.provenanceKeyword }
        metadata.hasWorkflow = metadata.hasWorkflow || file.hasWorkflow
        if file.hasWorkflow, !texts.contains(where: { $0.place == "workflow" }) {
            metadata.texts.append(CarriedText(place: "workflow", text: ""))
        }
        do {
            metadata.provenance = try PNGMetadata(readingFrom: file.chunks).provenance
            if metadata.provenance == nil, file.damaged.contains(PNGMetadata.provenanceKeyword) {
                metadata.provenanceProblem = "the image's '\(PNGMetadata.provenanceKeyword)' chunk is damaged"
            }
        } catch {
            metadata.provenanceProblem = (error as? FarmError)?.message ?? "\(error)"
        }
        return metadata
    }
}
