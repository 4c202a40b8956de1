/// The architecture of a checkpoint, as read from its header.
package enum ModelFamily: String, Sendable, Codable, CaseIterable {
    case sd1, sd2, sdxl, sd3, flux, unknown

    package var isUNet: Bool {
        switch self {
        case .sd1, .sd2, .sdxl, .unknown: true
        case .sd3, .flux: false
        }
    }

    /// Width and height must be multiples of this, in pixels: the engine rounds U-Net sizes up to 64 and returns an
    /// image of another size than was asked; transformer families patch 2×2 latents of 8 pixels.
    package var sizeMultiple: Int { isUNet ? 64 : 16 }

    /// The size that the family was trained at.
    package var nativeSize: ImageSize {
        switch self {
        case .sd1, .unknown: ImageSize(width: 512, height: 512)
        case .sd2: ImageSize(width: 768, height: 768)
        case .sdxl, .sd3, .flux: ImageSize(width: 1024, height: 1024)
        }
    }

    /// The customary guidance scale: guidance-distilled Flux takes none.
    package var guidanceScale: Double {
        switch self {
        case .sd1, .sd2, .sdxl, .unknown: 7
        case .sd3: 4.5
        case .flux: 1
        }
    }
}
