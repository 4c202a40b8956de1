internal import EngineHostProtocol
internal import FarmModel
internal import ModelFiles

/// A LoRA's file beside the model's.
enum LoRAFile {
    /// Refuses a LoRA on whose shapes the engine would end the process. Only safetensors are read.
    static func check(_ path: String, name: String, model: LoadRequest) throws(HostFailure) {
        let header: SafetensorsHeader
        do {
            header = try SafetensorsHeader.read(path)
        } catch {
            guard !path.lowercased().hasSuffix(".safetensors") else {
                throw HostFailure(kind: .modelLoadFailed, message: "the LoRA '\(name)' cannot be read: \(error)")
            }
            return
        }
        let file = model.files.first { $0.role == .diffusionModel } ?? model.files.first { $0.role == .checkpoint }
        let modelHeader = file.flatMap { try? SafetensorsHeader.read($0.path) }
        if let problem = LoRACheck.problem(of: header, family: model.model.family, model: modelHeader) {
            throw HostFailure(
                kind: .invalidInput,
                message: "the LoRA '\(name)' does not fit model '\(model.model.name)': \(problem)")
        }
    }
}
