/// An image as the engine made it.
package struct RenderedImage: Sendable {
    package var width: Int
    package var height: Int
    /// 8-bit RGB, rows from the top.
    package var pixels: [UInt8]
    package var samplingSeconds: Double
    package var decodingSeconds: Double
}
