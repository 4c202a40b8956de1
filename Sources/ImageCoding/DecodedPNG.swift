/// A PNG file, read.
package struct DecodedPNG: Sendable, Equatable {
    /// In pixels, as the header says.
    package let width: Int
    /// In pixels, as the header says.
    package let height: Int
    /// 8-bit RGB, rows from the top; empty where only the text was asked for.
    package let pixels: [UInt8]
    /// In the file's order; empty where only the pixels were asked for.
    package let textChunks: [PNGTextChunk]
}
