/// Which families of models have an option.
package struct FamilyRule: Sendable {
    /// Whether models of the family have it.
    package let accepts: @Sendable (ModelFamily) -> Bool
    /// What is asked, for messages; nil: the option's noun with its value.
    let what: String?
    /// Why it cannot be had of the others.
    package let reason: String

    init(_ what: String? = nil, because reason: String, _ accepts: @escaping @Sendable (ModelFamily) -> Bool) {
        self.accepts = accepts
        self.what = what
        self.reason = reason
    }
}

extension ModelFamily {
    /// Whether the prompt's embedding comes from a layer of CLIP that can be chosen; others take the pooled output, or
    /// another encoder.
    package var takesClipSkip: Bool {
        switch self {
        case .sd1, .sd2, .sdxl, .sd3, .unknown: true
        case .flux, .flux2, .chroma, .qwenImage, .zImage, .esrgan: false
        }
    }

    /// Flux 2 computes its shift from the image's size and overwrites any other.
    package var takesFlowShift: Bool {
        switch self {
        case .sd3, .flux, .chroma, .qwenImage, .zImage: true
        case .sd1, .sd2, .sdxl, .flux2, .esrgan, .unknown: false
        }
    }

    /// SD 3's positions are a table that does not wrap around.
    package var canBeSeamless: Bool { self != .sd3 && self != .esrgan }
}
