/// How an image in the making looks: the engine's cheap projection of its latent.
package struct EnginePreview: Sendable {
    /// In pixels, an eighth of the image's or so.
    package var width: Int
    /// In pixels.
    package var height: Int
    /// 8-bit RGB, rows from the top.
    package var pixels: [UInt8]
    /// Sampling steps done, of `steps`.
    package var step: Int
    /// Of both passes, where there is a hires pass.
    package var steps: Int

    /// - Parameter pixels: 3 · `width` · `height` bytes.
    package init(width: Int, height: Int, pixels: [UInt8], step: Int, steps: Int) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.step = step
        self.steps = steps
    }
}
