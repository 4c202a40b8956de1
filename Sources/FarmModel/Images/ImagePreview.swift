package import struct FoundationEssentials.Data

/// How an image in the making looked after a step.
package struct ImagePreview: Sendable, Equatable {
    /// Of a small PNG; a larger one is not kept.
    package static let maximumBytes = 1 << 20

    package var step: Int
    package var steps: Int
    package var png: Data

    package init(step: Int, steps: Int, png: Data) {
        self.step = step
        self.steps = steps
        self.png = png
    }
}
