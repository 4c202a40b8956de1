/// An image as the engine made it.
package struct EngineImage: Sendable {
    /// In pixels.
    package var width: Int
    /// In pixels.
    package var height: Int
    /// 8-bit RGB, rows from the top.
    package var pixels: [UInt8]
    /// Wall time of all steps.
    package var samplingSeconds: Double
    /// Wall time of the autoencoder, with the enlargement between two passes; of an upscaled picture, of fitting its size.
    package var decodingSeconds: Double

    /// - Parameter pixels: 3 · `width` · `height` bytes.
    package init(width: Int, height: Int, pixels: [UInt8], samplingSeconds: Double, decodingSeconds: Double) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.samplingSeconds = samplingSeconds
        self.decodingSeconds = decodingSeconds
    }
}
