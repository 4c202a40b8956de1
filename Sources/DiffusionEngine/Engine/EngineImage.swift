/// An image as the engine made it.
package struct EngineImage: Sendable {
    package var width: Int
    package var height: Int
    /// 8-bit RGB, rows from the top.
    package var pixels: [UInt8]
    package var samplingSeconds: Double
    package var decodingSeconds: Double

    package init(width: Int, height: Int, pixels: [UInt8], samplingSeconds: Double, decodingSeconds: Double) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.samplingSeconds = samplingSeconds
        self.decodingSeconds = decodingSeconds
    }
}
