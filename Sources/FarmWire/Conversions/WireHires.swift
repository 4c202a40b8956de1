import FarmModel
import SwiftProtobuf

extension HiresFix {
    init(wire: Farm_V1_HiresFix) throws {
        let upscaler: Upscaler =
            switch wire.upscaler {
            case .latent(let name): .latent(try known(name, "latent upscaler"))
            case .model(let model): .model(try AccessoryReference(wire: model))
            case nil: .latent(.latent)
            }
        self.init(
            size: ImageSize(width: Int(wire.width), height: Int(wire.height)), scale: wire.hasScale ? wire.scale : nil,
            upscaler: upscaler, steps: wire.hasSteps ? Int(wire.steps) : nil, strength: wire.strength)
    }

    var wire: Farm_V1_HiresFix {
        .with {
            $0.width = Int32(clamping: size.width)
            $0.height = Int32(clamping: size.height)
            if let scale { $0.scale = scale }
            switch upscaler {
            case .latent(let latent): $0.latent = latent.rawValue
            case .model(let model): $0.model = model.wire
            }
            if let steps { $0.steps = Int32(clamping: steps) }
            $0.strength = strength
        }
    }
}
