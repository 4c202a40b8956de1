import FarmBasics
import FarmModel
import Glibc
import ImageCoding
import Infotext
import LocalFiles

/// An image, or what a person hands over in its place, from a file or from standard input.
struct ImageSource: Sendable {
    /// The farm's largest image is 4096x4096; its PNG is at most a little over its pixels.
    static let largestFile = 256 << 20

    /// `-` for standard input.
    var path: String
    var bytes: [UInt8]

    static func read(_ path: String) throws -> ImageSource {
        guard !path.isEmpty else { throw FarmError(.invalidInput, "the file's name is empty") }
        let bytes =
            path == "-" ? try StandardInput.read(limit: largestFile) : try LocalFile.read(path, limit: largestFile)
        return ImageSource(path: path, bytes: bytes)
    }

    /// For messages.
    var name: String { path == "-" ? "standard input" : "'\(path)'" }

    /// Nil where it is no image.
    var format: PictureFormat? { PictureFormat(recognising: bytes) }

    /// In pixels, upright.
    func size() throws -> ImageSize {
        try naming { try ImageDecoder.size(of: bytes, limits: ImageLimits(bytes: Self.largestFile)) }
    }

    /// What is written in the image of how it was made.
    func metadata() throws -> ImageMetadata { try naming { try ImageMetadata(readingFrom: bytes) } }

    /// Whether the pixels are those that were rendered; nil where that is not recorded.
    /// - Throws: ``FarmError`` where a PNG is damaged.
    func pixelsMatch(_ metadata: ImageMetadata) throws -> Bool? {
        guard format == .png else { return nil }
        do {
            let image = try PNGDecoder.decodePixels(bytes)
            return metadata.provenance.map { $0.pixelDigest == PixelDigest.of(image.pixels) }
        } catch {
            throw FarmError(.invalidInput, "\(name) is a damaged PNG file: \(error)", cause: error)
        }
    }

    /// How to make one like it: the farm's own record goes before what others wrote, since it holds everything exactly.
    func likeness() throws -> Likeness {
        guard format != nil else {
            if let other = PictureFormat.other(recognising: bytes) {
                throw FarmError(.invalidInput, "\(name) is \(other); save it as PNG, JPEG or WebP")
            }
            return try naming { Likeness(parameters: LikeParameters(try ParameterSource.read(pasted: try text()))) }
        }
        let metadata = try metadata()
        if let provenance = metadata.provenance { return Likeness(parameters: LikeParameters(provenance: provenance)) }
        guard let read = try naming({ try ParameterSource.read(metadata.texts, damaged: metadata.damaged) }) else {
            throw FarmError(
                .invalidInput,
                metadata.provenanceProblem.map { "\(name): \($0)" } ?? "\(name) \(ParameterSource.nothing)")
        }
        return Likeness(
            parameters: LikeParameters(read),
            notes: metadata.provenanceProblem.map { ["only its infotext could be read: \($0)"] } ?? [])
    }

    private func text() throws -> String {
        guard let text = TextInput.decode(bytes) else {
            throw FarmError(.invalidInput, "the text is not valid UTF-8; convert the text to UTF-8 first")
        }
        guard !text.trimmingSpaces().isEmpty else {
            throw FarmError(.invalidInput, "it is empty; accepted: an image, or a text with its parameters")
        }
        return text
    }

    private func naming<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FarmError {
            throw FarmError(error.code, "\(name): \(error.message)", cause: error.cause)
        }
    }
}
