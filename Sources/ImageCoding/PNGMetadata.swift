internal import FarmBasics
package import FarmModel
internal import Foundation

/// What our PNG files say about themselves: the web UIs' text, and our JSON.
package struct PNGMetadata: Sendable, Equatable {
    /// Where stable-diffusion-webui and its relatives keep their infotext.
    package static let infotextKeyword = "parameters"
    /// Where stable-diffusion-webui writes what its Extras tab did.
    package static let upscalingKeyword = "postprocessing"
    static let infotextKeywords = [infotextKeyword, upscalingKeyword]
    /// Our own chunk, an iTXt one of canonical JSON; see ``canonicalJSON(_:)``.
    package static let provenanceKeyword = "diffusionfarm"

    /// The web UIs' parameter text.
    package var infotext: String?
    /// Nil where the file has no chunk of ours.
    package var provenance: Provenance?

    /// For writing: what is nil gets no chunk.
    package init(infotext: String?, provenance: Provenance?) {
        self.infotext = infotext
        self.provenance = provenance
    }

    /// The chunks to write into a file.
    package func textChunks() throws -> [PNGTextChunk] {
        var chunks: [PNGTextChunk] = []
        if let infotext {
            let isUpscaling = provenance?.parameters.upscaling != nil
            chunks.append(
                PNGTextChunk(keyword: isUpscaling ? Self.upscalingKeyword : Self.infotextKeyword, text: infotext))
        }
        if let provenance {
            chunks.append(
                PNGTextChunk(
                    keyword: Self.provenanceKeyword, text: try Self.canonicalJSON(provenance), encoding: .utf8))
        }
        return chunks
    }

    /// Reads the chunks of any PNG: without ours both members are `nil`. Our chunk with a layout that this version
    /// does not know is an error.
    package init(readingFrom chunks: [PNGTextChunk]) throws {
        infotext =
            Self.infotextKeywords.lazy.compactMap { keyword in chunks.first { $0.keyword == keyword }?.text }.first
        guard let json = chunks.first(where: { $0.keyword == Self.provenanceKeyword })?.text else { return }
        let data = Data(json.utf8)
        do {
            let format = try JSONDecoder().decode(Format.self, from: data).format
            guard format == Provenance.currentFormat else {
                throw FarmError(
                    .invalidInput,
                    "the image's metadata has format \(format); this version reads \(Provenance.currentFormat)")
            }
            provenance = try JSONDecoder().decode(Provenance.self, from: data)
        } catch let error as DecodingError {
            throw FarmError(
                .invalidInput, "the image's '\(Self.provenanceKeyword)' chunk is not this farm's JSON", cause: error)
        }
    }

    /// JSON in which the same value is always the same bytes: sorted keys, no spaces.
    package static func canonicalJSON(_ provenance: Provenance) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(provenance), as: UTF8.self)
    }

    private struct Format: Decodable {
        var format: Int
    }
}
