internal import EngineHostProtocol
internal import FarmModel

/// Whether the resident model can render a request as it was asked.
enum RenderCheck {
    static func check(_ parameters: GenerationParameters, model: LoadRequest) throws(HostFailure) {
        do {
            try RenderLimits.check(parameters, family: model.model.family, modelName: model.model.name)
        } catch {
            throw HostFailure(kind: .invalidInput, message: "\(error)")
        }
        let names = Set(model.embeddings.map(\.name))
        guard
            parameters.upscaling != nil
                || parameters.randomSource == model.randomSource && parameters.isSeamless == model.isSeamless
                    && (parameters.vae == nil) == (model.vae == nil)
                    && (parameters.control == nil) == (model.controlNet == nil)
                    && names == Set(parameters.embeddings.map(\.name))
        else {
            throw HostFailure(kind: .protocolError, message: "the model is loaded with other options than the image's")
        }
    }
}
