import FarmBasics

/// How a picture of another size is brought to the size of the image (stable-diffusion-webui's modes 0 to 3).
package enum ResizeMode: String, Sendable, Codable, CaseIterable {
    /// Stretched.
    case stretch = "Just resize"
    /// Scaled to cover, then cropped to its middle.
    case crop = "Crop and resize"
    /// Scaled to fit, its edge pixels smeared over the rest.
    case fill = "Resize and fill"
    /// Stretched as a latent, after encoding.
    case latent = "Just resize (latent upscale)"

    /// The flags of those that the engine can be given, for messages.
    package static let accepted = allCases.filter { $0 != .latent }.map(\.flag).joined(separator: ", ")

    /// Short names, as flags take them.
    package var flag: String {
        switch self {
        case .stretch: "stretch"
        case .crop: "crop"
        case .fill: "fill"
        case .latent: "latent"
        }
    }

    /// Reads a flag, a web UI's label or its number.
    package static func parse(_ text: String) throws -> ResizeMode {
        let wanted = text.trimmingSpaces().lowercased()
        for (index, mode) in allCases.enumerated()
        where wanted == mode.flag || wanted == mode.rawValue.lowercased() || wanted == "\(index)" {
            return mode
        }
        throw FarmError(
            .invalidInput, "unknown resize mode '\(text.shortened())'; accepted: \(accepted)")
    }
}
