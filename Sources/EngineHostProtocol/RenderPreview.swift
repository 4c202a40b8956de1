/// How an image in the making looks: the engine's cheap projection of its latent, an eighth of the image's size.
package struct RenderPreview: Sendable, Equatable, Codable {
    package var id: String
    package var step: Int
    package var steps: Int
    /// A small PNG, in Base64.
    package var png: String

    package init(id: String, step: Int, steps: Int, png: String) {
        self.id = id
        self.step = step
        self.steps = steps
        self.png = png
    }
}
