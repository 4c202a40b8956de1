/// The architecture of a checkpoint, as read from its header.
package enum ModelFamily: String, Sendable, Codable, CaseIterable {
    case sd1, sd2, sdxl, sd3, flux, flux2, chroma, qwenImage, zImage
    /// An upscaler: it enlarges pictures and draws none.
    case esrgan
    case unknown

    /// Whether it denoises by a U-Net, in contrast to a transformer; `unknown` counts as one.
    package var isUNet: Bool {
        switch self {
        case .sd1, .sd2, .sdxl, .unknown: true
        case .sd3, .flux, .flux2, .chroma, .qwenImage, .zImage, .esrgan: false
        }
    }

    /// Width and height must be multiples of this, in pixels: the engine rounds other sizes up and returns an image of
    /// another size than was asked (`align_image_size` in stable-diffusion.cpp: the autoencoder's factor, times 8 for a
    /// UNet; transformers pad their patches within and crop them again).
    package var sizeMultiple: Int {
        switch self {
        case .sd1, .sd2, .sdxl, .unknown: 64
        case .flux2: 16
        case .sd3, .flux, .chroma, .qwenImage, .zImage: 8
        case .esrgan: 1
        }
    }

    /// The size that the family was trained at.
    package var nativeSize: ImageSize {
        switch self {
        case .sd1, .unknown, .esrgan: ImageSize(width: 512, height: 512)
        case .sd2: ImageSize(width: 768, height: 768)
        case .sdxl, .sd3, .flux, .flux2, .chroma, .zImage: ImageSize(width: 1024, height: 1024)
        case .qwenImage: ImageSize(width: 1328, height: 1328)
        }
    }

    /// The customary guidance scale: guidance-distilled Flux takes none.
    package var guidanceScale: Double {
        switch self {
        case .sd1, .sd2, .sdxl, .unknown: 7
        case .sd3: 4.5
        case .chroma, .qwenImage: 4
        case .flux, .flux2, .zImage, .esrgan: 1
        }
    }
}
