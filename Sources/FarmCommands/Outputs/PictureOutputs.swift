import FarmBasics
import FarmModel

/// An uploaded picture.
struct PictureOutput: Encodable, Sendable {
    /// Of the file.
    var sha256: Digest
    var width: Int
    var height: Int

    init(_ picture: InputReference) {
        sha256 = picture.sha256
        width = picture.size.width
        height = picture.size.height
    }

    /// `640x480 (1f2e3d4c5b)`.
    var text: String { "\(width)x\(height) (\(sha256.shortHash))" }
}

struct InitImageOutput: Encodable, Sendable {
    var picture: PictureOutput
    var strength: Double
    var resizeMode: ResizeMode
    @NullEncoded var inpainting: InpaintingOutput?

    init(_ initImage: InitImage) {
        picture = PictureOutput(initImage.picture)
        strength = initImage.strength
        resizeMode = initImage.resizeMode
        inpainting = initImage.inpainting.map(InpaintingOutput.init)
    }

    var text: String { "\(picture.text), strength \(strength), \(resizeMode.flag)" }
}

struct InpaintingOutput: Encodable, Sendable {
    var mask: PictureOutput
    var blur: Double
    var fill: Inpainting.Fill
    var isInverted: Bool
    /// Pixels around the masked part where only that is drawn; null for the whole picture.
    @NullEncoded var onlyMaskedPadding: Int?

    init(_ inpainting: Inpainting) {
        mask = PictureOutput(inpainting.mask)
        blur = inpainting.blur
        fill = inpainting.fill
        isInverted = inpainting.isInverted
        onlyMaskedPadding = if case .onlyMasked(let padding) = inpainting.area { padding } else { nil }
    }

    var text: String {
        let inverted = isInverted ? ", inverted" : ""
        let area = onlyMaskedPadding.map { "only masked, padding \($0)" } ?? "whole picture"
        return "\(mask.text)\(inverted), blur \(blur), \(fill.rawValue), \(area)"
    }
}

struct ControlOutput: Encodable, Sendable {
    var controlNet: AccessoryReference
    var picture: PictureOutput
    var strength: Double

    init(_ control: ControlImage) {
        controlNet = control.controlNet
        picture = PictureOutput(control.picture)
        strength = control.strength
    }

    var text: String { "\(controlNet.text), picture \(picture.text), strength \(strength)" }
}

struct UpscalingOutput: Encodable, Sendable {
    var pictures: [PictureOutput]
    @NullEncoded var scale: Double?

    init(_ upscaling: Upscaling) {
        pictures = upscaling.pictures.map(PictureOutput.init)
        scale = upscaling.scale
    }

    var text: String {
        let times = scale.map { "\($0) times" } ?? "by the upscaler's own factor"
        guard pictures.count == 1, let first = pictures.first else { return "\(pictures.count) pictures, \(times)" }
        return "\(first.text), \(times)"
    }
}
