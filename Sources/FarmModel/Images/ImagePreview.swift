package import struct FoundationEssentials.Data

/// How an image in the making looked after a step.
package struct ImagePreview: Sendable, Equatable {
    /// Of a small PNG; a larger one is not kept.
    package static let maximumBytes = 1 << 20

    /// Sampling steps done by then; it counts on through the second pass of a hires render.
    package var step: Int
    /// Sampling steps of the whole render, both passes together.
    package var steps: Int
    /// The engine's cheap projection of the latent, 8-bit RGB: about an eighth of the image's side.
    package var png: Data

    /// Nothing is checked: whoever keeps one refuses a PNG of more than ``maximumBytes``.
    package init(step: Int, steps: Int, png: Data) {
        self.step = step
        self.steps = steps
        self.png = png
    }
}
