/// A text chunk of a PNG file.
package struct PNGTextChunk: Sendable, Equatable {
    /// How the text is stored.
    package enum Encoding: Sendable {
        /// A tEXt chunk (or zTXt, when read).
        case latin1
        /// An iTXt chunk.
        case utf8
    }

    /// 1 to 79 Latin-1 characters.
    package var keyword: String
    /// Unpacked and decoded, as far as it was read from a file.
    package var text: String
    /// How it was stored, or is to be.
    package var encoding: Encoding

    /// - Parameter encoding: `latin1` only for a text that Latin-1 has every character of.
    package init(keyword: String, text: String, encoding: Encoding) {
        self.keyword = keyword
        self.text = text
        self.encoding = encoding
    }

    /// A tEXt chunk if Latin-1 has every character of `text`, else an iTXt chunk: what stable-diffusion-webui writes.
    package init(keyword: String, text: String) {
        self.init(keyword: keyword, text: text, encoding: text.isLatin1 ? .latin1 : .utf8)
    }
}
