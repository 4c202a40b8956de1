/// How an image in the making looks: the engine's cheap projection of its latent.
package struct EnginePreview: Sendable {
    package var width: Int
    package var height: Int
    /// 8-bit RGB, rows from the top.
    package var pixels: [UInt8]
    /// Sampling steps done, of `steps`.
    package var step: Int
    package var steps: Int

    package init(width: Int, height: Int, pixels: [UInt8], step: Int, steps: Int) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.step = step
        self.steps = steps
    }
}
