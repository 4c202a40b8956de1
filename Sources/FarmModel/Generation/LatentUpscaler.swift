import FarmBasics

/// An enlargement that needs no model, named as the web UIs name it.
package enum LatentUpscaler: String, Sendable, Codable, CaseIterable {
    case latent = "Latent"
    case latentAntialiased = "Latent (antialiased)"
    case latentBicubic = "Latent (bicubic)"
    case latentBicubicAntialiased = "Latent (bicubic antialiased)"
    case latentNearest = "Latent (nearest)"
    case latentNearestExact = "Latent (nearest-exact)"
    /// Of the decoded picture.
    case lanczos = "Lanczos"
    case nearest = "Nearest"

    /// The one of this name in any case; nil where there is none: then it may be a model's.
    package static func named(_ text: String) -> LatentUpscaler? {
        let wanted = text.trimmingSpaces().lowercased()
        return allCases.first { $0.rawValue.lowercased() == wanted }
    }
}
