internal import FarmBasics
internal import FarmModel

/// Whether some files are a whole model, and of which family.
enum ModelParts {
    /// A model needs a diffusion model, a text encoder and an autoencoder among its files.
    /// - Throws: `failedPrecondition` that names what is missing.
    static func family(of headers: [ModelFileRole: ModelHeader], origin: String) throws -> ModelFamily {
        let main = [headers[.diffusionModel], headers[.checkpoint]].compactMap { $0 }
        // What a pickle holds is known when the engine loads it.
        if main.contains(where: { $0.format == .pickle }) { return .unknown }
        let contents = main.map(CheckpointContents.init)
        var missing: [String] = []
        if !contents.contains(where: \.hasDiffusionModel) { missing.append("diffusion model") }
        if !headers.keys.contains(where: \.isTextEncoder), !contents.contains(where: \.hasTextEncoder) {
            missing.append("text encoder")
        }
        if !headers.keys.contains(where: \.isAutoencoder), !contents.contains(where: \.hasAutoencoder) {
            missing.append("autoencoder")
        }
        guard missing.isEmpty else {
            throw FarmError(
                .failedPrecondition,
                "'\(origin)' holds no \(missing.joined(separator: " and no ")); name the files that belong together in "
                    + "a NAME\(ModelManifest.suffix)")
        }
        return contents.first { $0.hasDiffusionModel }?.family ?? .unknown
    }
}
