/// A PNG file, read.
package struct DecodedPNG: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// 8-bit RGB, rows from the top; empty where only the text was asked for.
    package let pixels: [UInt8]
    package let textChunks: [PNGTextChunk]
}
