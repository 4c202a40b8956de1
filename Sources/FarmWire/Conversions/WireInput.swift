import FarmBasics
package import FarmModel
import SwiftProtobuf

extension InputReference {
    /// Takes the size as it comes: the services check that the farm has the picture.
    /// - Throws: `invalidInput` for no digest: the farm has no such picture.
    package init(wire: Farm_V1_InputRef) throws {
        guard let sha256 = Digest(wire.sha256) else { throw FarmHoldings.lacks(wire.sha256) }
        self.init(sha256: sha256, size: ImageSize(width: Int(wire.width), height: Int(wire.height)))
    }

    /// The size in pixels, as the picture stands upright.
    package var wire: Farm_V1_InputRef {
        .with {
            $0.sha256 = sha256.hex
            $0.width = Int32(clamping: size.width)
            $0.height = Int32(clamping: size.height)
        }
    }
}

extension InitImage {
    init(wire: Farm_V1_InitImage) throws {
        self.init(
            picture: try InputReference(wire: wire.picture), strength: wire.strength,
            resizeMode: try known(wire.resizeMode, "resize mode"),
            inpainting: wire.hasInpainting ? try Inpainting(wire: wire.inpainting) : nil)
    }

    var wire: Farm_V1_InitImage {
        .with {
            $0.picture = picture.wire
            $0.strength = strength
            $0.resizeMode = resizeMode.rawValue
            if let inpainting { $0.inpainting = inpainting.wire }
        }
    }
}

extension Inpainting {
    init(wire: Farm_V1_Inpainting) throws {
        self.init(
            mask: try InputReference(wire: wire.mask), blur: wire.blur, fill: try known(wire.fill, "masked content"),
            isInverted: wire.inverted,
            area: wire.hasOnlyMaskedPadding ? .onlyMasked(padding: Int(wire.onlyMaskedPadding)) : .wholePicture)
    }

    var wire: Farm_V1_Inpainting {
        .with {
            $0.mask = mask.wire
            $0.blur = blur
            $0.fill = fill.rawValue
            $0.inverted = isInverted
            if case .onlyMasked(let padding) = area { $0.onlyMaskedPadding = Int32(clamping: padding) }
        }
    }
}

extension ControlImage {
    init(wire: Farm_V1_ControlImage) throws {
        self.init(
            controlNet: try AccessoryReference(wire: wire.controlNet), picture: try InputReference(wire: wire.picture),
            strength: wire.strength)
    }

    var wire: Farm_V1_ControlImage {
        .with {
            $0.controlNet = controlNet.wire
            $0.picture = picture.wire
            $0.strength = strength
        }
    }
}

extension Upscaling {
    init(wire: Farm_V1_Upscaling) throws {
        self.init(
            pictures: try wire.pictures.map(InputReference.init(wire:)), scale: wire.hasScale ? wire.scale : nil)
    }

    var wire: Farm_V1_Upscaling {
        .with {
            $0.pictures = pictures.map(\.wire)
            if let scale { $0.scale = scale }
        }
    }
}
