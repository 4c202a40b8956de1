/// How an image in the making looks: the engine's cheap projection of its latent, an eighth of the image's size.
package struct RenderPreview: Sendable, Equatable, Codable {
    /// The render's, from its request.
    package var id: String
    /// Sampling steps done when it looked so, of ``steps``.
    package var step: Int
    /// Of both passes, where there is a hires pass.
    package var steps: Int
    /// A small PNG, in Base64.
    package var png: String

    /// - Parameter png: small enough for a frame: a worker drops one of more than 1 MiB.
    package init(id: String, step: Int, steps: Int, png: String) {
        self.id = id
        self.step = step
        self.steps = steps
        self.png = png
    }
}
