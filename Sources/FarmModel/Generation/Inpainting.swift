import FarmBasics

/// Which part of an init image is drawn anew, and how; names as stable-diffusion-webui's.
package struct Inpainting: Sendable, Hashable, Codable {
    /// White is drawn anew; where the picture has transparency, what is opaque is.
    package var mask: InputReference
    /// Sigma of the Gaussian that softens the mask's edge, in pixels.
    package var blur: Double
    /// Of the masked place, before noise is added to it.
    package var fill: Fill
    /// Draw anew what is not masked.
    package var isInverted: Bool
    /// The web UIs' "Inpaint area".
    package var area: Area

    /// What stands in the masked place when drawing begins.
    package enum Fill: String, Sendable, Codable, CaseIterable {
        /// The colours around the hole, blurred into it.
        case fill
        /// What was there.
        case original
        case latentNoise = "latent noise"
        case latentNothing = "latent nothing"

        /// Whether the engine, which takes pictures, can be given it.
        package var isPossible: Bool { self == .fill || self == .original }

        /// The labels of those, for messages.
        package static let accepted = allCases.filter(\.isPossible).map(\.rawValue).joined(separator: ", ")

        /// Reads a label, with spaces or hyphens, or the web UIs' number.
        package static func parse(_ text: String) throws -> Fill {
            let wanted = text.trimmingSpaces().lowercased().split { $0 == "-" || $0 == "_" || $0 == " " }
                .joined(separator: " ")
            for (index, fill) in allCases.enumerated() where wanted == fill.rawValue || wanted == "\(index)" {
                return fill
            }
            throw FarmError(.invalidInput, "unknown masked content '\(text.shortened())'; accepted: \(accepted)")
        }
    }

    /// How much of the picture the engine sees.
    package enum Area: Sendable, Hashable, Codable {
        case wholePicture
        /// The masked part and `padding` pixels around it, drawn at the image's full size and set back in.
        case onlyMasked(padding: Int)
    }

    /// - Parameters:
    ///   - blur: 0 to 64 pixels.
    ///   - fill: one of those that are possible, ``Fill/isPossible``.
    package init(
        mask: InputReference, blur: Double = 4, fill: Fill = .original, isInverted: Bool = false,
        area: Area = .wholePicture
    ) {
        self.mask = mask
        self.blur = blur
        self.fill = fill
        self.isInverted = isInverted
        self.area = area
    }
}
