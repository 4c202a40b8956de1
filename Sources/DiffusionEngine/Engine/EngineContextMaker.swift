internal import CStableDiffusion
internal import EngineHostProtocol
internal import FarmModel
internal import Foundation

/// Loads a model with the options of a load request.
struct EngineContextMaker {
    private let request: LoadRequest
    private let embeddings: [(name: String, path: String)]
    private let vaeKind: AutoencoderFile.Kind

    /// Checks and prepares what the engine would take wrongly.
    /// - Parameter files: keeps what the engine opens later; it must live as long as the context.
    init(_ request: LoadRequest, files: AccessoryFiles) throws(HostFailure) {
        self.request = request
        if !request.embeddings.isEmpty, !request.model.family.takesEmbeddings {
            throw HostFailure(
                kind: .invalidInput, message: "embeddings are not possible with model '\(request.model.name)'")
        }
        var embeddings: [(name: String, path: String)] = []
        for embedding in request.embeddings.sorted(by: { $0.name < $1.name }) {
            embeddings.append(
                (embedding.name, try EmbeddingFile.prepare(embedding, for: request.model, in: files)))
        }
        self.embeddings = embeddings
        vaeKind = try request.vae.map(AutoencoderFile.kind) ?? .full
    }

    func make() -> OpaquePointer? {
        let strings = CStrings()
        var parameters = sd_ctx_params_t()
        sd_ctx_params_init(&parameters)
        for file in request.files {
            let path = strings.pointer(to: file.path)
            switch file.role {
            case .checkpoint: parameters.model_path = path
            case .diffusionModel: parameters.diffusion_model_path = path
            case .clipL: parameters.clip_l_path = path
            case .clipG: parameters.clip_g_path = path
            case .clipVision: parameters.clip_vision_path = path
            case .t5xxl: parameters.t5xxl_path = path
            case .llm: parameters.llm_path = path
            case .llmVision: parameters.llm_vision_path = path
            case .vae: parameters.vae_path = path
            case .taesd: parameters.taesd_path = path
            }
        }
        if let vae = request.vae {
            // The engine prefers a tiny autoencoder to a full one, whoever named it.
            parameters.vae_path = vaeKind == .full ? strings.pointer(to: vae) : nil
            parameters.taesd_path = vaeKind == .tiny ? strings.pointer(to: vae) : nil
        }
        parameters.control_net_path = request.controlNet.flatMap(strings.pointer(to:))
        parameters.circular_x = request.isSeamless
        parameters.circular_y = request.isSeamless
        // The defaults free the weights after one image and load no encoder: this context stays.
        parameters.free_params_immediately = false
        parameters.vae_decode_only = false
        // The automatic mode adds to and subtracts from live weights, so rounding would depend on the jobs before.
        parameters.lora_apply_mode = LORA_APPLY_AT_RUNTIME
        parameters.rng_type = request.randomSource == .gpu ? CUDA_RNG : CPU_RNG
        if request.threads > 0 { parameters.n_threads = Int32(clamping: request.threads) }
        let words = embeddings.map {
            sd_embedding_t(name: strings.pointer(to: $0.name), path: strings.pointer(to: $0.path))
        }
        return words.withUnsafeBufferPointer { words in
            parameters.embeddings = words.baseAddress
            parameters.embedding_count = UInt32(words.count)
            return withExtendedLifetime(strings) { new_sd_ctx(&parameters) }
        }
    }
}
