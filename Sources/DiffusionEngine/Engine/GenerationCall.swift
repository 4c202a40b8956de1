internal import CStableDiffusion
internal import EngineHostProtocol
internal import FarmModel
internal import Foundation
internal import ImageCoding
internal import Prompts

/// One image's parameters in the engine's terms, and everything that must live while it reads them.
struct GenerationCall {
    private let parameters: GenerationParameters
    private let prompt: String
    private let negativePrompt: String
    private let method: sample_method_t
    private let scheduler: scheduler_t
    private let plan: InitImagePlan?
    private let controlImage: PixelImage?
    private let upscalerPath: String?
    /// The weights that are not 0, with their files' paths as the engine gets them.
    let loras: [(lora: WeightedLoRA, path: String)]
    private let loraFiles = AccessoryFiles(.loras)

    /// The size that the engine is asked for, and that its image has.
    var size: ImageSize { parameters.hires?.size ?? plan?.engineSize ?? parameters.size }

    init(_ request: RenderRequest, model: LoadRequest) throws(HostFailure) {
        parameters = request.parameters
        prompt = try Self.enginePrompt(of: parameters.prompt, isNegative: false)
        negativePrompt = try Self.enginePrompt(of: parameters.negativePrompt, isNegative: true)
        method = str_to_sample_method(parameters.sampler.engineName)
        scheduler = str_to_scheduler(parameters.schedule.engineName)
        guard method != SAMPLE_METHOD_COUNT else {
            throw Self.invalid("this engine has no sampler '\(parameters.sampler.rawValue)'")
        }
        guard scheduler != SCHEDULER_COUNT else {
            throw Self.invalid("this engine has no schedule '\(parameters.schedule.rawValue)'")
        }
        let inputs = RequestFiles(request)
        plan = try inputs.initImagePlan()
        controlImage = try parameters.control.map { control throws(HostFailure) in
            try inputs.picture(control.picture, name: "the control image", size: request.parameters.size)
        }
        switch parameters.hires?.upscaler {
        case .model(let upscaler): upscalerPath = try inputs.path(of: upscaler, kind: .upscaler)
        case .latent, nil: upscalerPath = nil
        }
        // In one order for the same files, however they were named; see ``AccessoryFiles``.
        let wanted = parameters.loras.filter { $0.weight != 0 }.sorted { $0.file.sha256 < $1.file.sha256 }
        var loras: [(lora: WeightedLoRA, path: String)] = []
        for lora in wanted {
            let path = try inputs.path(of: lora.file, kind: .lora)
            try LoRAFile.check(path, name: lora.file.name, model: model)
            loras.append((lora, try loraFiles.add(path)))
        }
        self.loras = loras
    }

    /// Calls the engine; nil where it returns no RGB image.
    func run(in context: OpaquePointer) -> PixelImage? {
        let strings = CStrings()
        var call = sd_img_gen_params_t()
        sd_img_gen_params_init(&call)
        describe(&call, strings: strings)
        let size = plan?.engineSize ?? parameters.size
        call.width = Int32(clamping: size.width)
        call.height = Int32(clamping: size.height)
        let files = loras.map {
            sd_lora_t(is_high_noise: false, multiplier: Float($0.lora.weight), path: strings.pointer(to: $0.path))
        }
        // The engine reads the pictures only.
        let image = CPicture(plan?.engineImage)
        let mask = CPicture(plan?.engineMask)
        let control = CPicture(controlImage)
        call.init_image = image.value
        call.mask_image = mask.value
        call.control_image = control.value
        let images = files.withUnsafeBufferPointer { files in
            call.loras = files.baseAddress
            call.lora_count = UInt32(files.count)
            return withExtendedLifetime((strings, image, mask, control, loraFiles)) { generate_image(context, &call) }
        }
        guard let images else { return nil }
        defer {
            free(images[0].data)
            free(images)
        }
        return images[0].picture
    }

    /// What is made of the engine's image outside the engine.
    func finish(_ image: PixelImage) throws(HostFailure) -> PixelImage {
        guard let plan else { return image }
        do {
            return try plan.finish(image)
        } catch {
            throw HostFailure(kind: .engineError, message: "the image cannot be set into the init image: \(error)")
        }
    }

    func describe(_ call: inout sd_img_gen_params_t, strings: CStrings) {
        call.prompt = strings.pointer(to: prompt)
        call.negative_prompt = strings.pointer(to: negativePrompt)
        call.seed = parameters.seed
        call.batch_count = 1
        // An explicit 1 is wrong for families whose own is 2.
        call.clip_skip = parameters.clipSkip.map { $0 > 1 ? Int32(clamping: $0) : -1 } ?? -1
        call.sample_params.sample_method = method
        call.sample_params.scheduler = scheduler
        call.sample_params.sample_steps = Int32(clamping: parameters.steps)
        call.sample_params.guidance.txt_cfg = Float(parameters.guidanceScale)
        call.sample_params.guidance.distilled_guidance = Float(parameters.distilledGuidance)
        if let eta = parameters.eta { call.sample_params.eta = Float(eta) }
        if let flowShift = parameters.flowShift { call.sample_params.flow_shift = Float(flowShift) }
        if let initImage = parameters.initImage { call.strength = Float(initImage.strength) }
        if let control = parameters.control { call.control_strength = Float(control.strength) }
        if let tiling = parameters.vaeTiling { call.vae_tiling_params.set(tiling) }
        if let cache = parameters.stepCache { call.cache.set(cache) }
        if let hires = parameters.hires {
            call.hires.set(hires, modelPath: upscalerPath.flatMap(strings.pointer(to:)))
        }
    }

    /// The prompt as the engine is to read it. The coordinator has refused what a job did not ask to be written out.
    private static func enginePrompt(of prompt: String, isNegative: Bool) throws(HostFailure) -> String {
        do {
            return try ParsedPrompt(
                parsing: prompt, field: isNegative ? "negative prompt" : "prompt", isLenient: true,
                isNegative: isNegative
            ).enginePrompt
        } catch {
            throw invalid("\(error)")
        }
    }

    private static func invalid(_ message: String) -> HostFailure {
        HostFailure(kind: .invalidInput, message: message)
    }
}

extension sd_tiling_params_t {
    fileprivate mutating func set(_ tiling: VAETiling) {
        enabled = true
        if let tile = tiling.tile { (tile_size_x, tile_size_y) = (Int32(clamping: tile), Int32(clamping: tile)) }
        if let overlap = tiling.overlap { target_overlap = Float(overlap) }
    }
}

extension sd_cache_params_t {
    fileprivate mutating func set(_ cache: StepCache) {
        sd_cache_params_init(&self)
        switch cache.mode {
        case .easycache: mode = SD_CACHE_EASYCACHE
        case .ucache: mode = SD_CACHE_UCACHE
        case .dbcache: mode = SD_CACHE_DBCACHE
        case .taylorseer: mode = SD_CACHE_TAYLORSEER
        case .cacheDiT: mode = SD_CACHE_CACHE_DIT
        case .spectrum: mode = SD_CACHE_SPECTRUM
        }
        if let threshold = cache.threshold {
            switch cache.mode {
            case .easycache, .ucache: reuse_threshold = Float(threshold)
            case .dbcache, .cacheDiT: residual_diff_threshold = Float(threshold)
            case .taylorseer, .spectrum: break
            }
        }
        if let start = cache.start { start_percent = Float(start) }
        if let end = cache.end { end_percent = Float(end) }
    }
}

extension sd_hires_params_t {
    /// Always with both sides: of one alone the engine makes a square.
    fileprivate mutating func set(_ hires: HiresFix, modelPath: UnsafePointer<CChar>?) {
        enabled = true
        target_width = Int32(clamping: hires.size.width)
        target_height = Int32(clamping: hires.size.height)
        steps = Int32(clamping: hires.steps ?? 0)
        denoising_strength = Float(hires.strength)
        switch hires.upscaler {
        case .latent(let latent): upscaler = str_to_sd_hires_upscaler(latent.rawValue)
        case .model:
            upscaler = SD_HIRES_UPSCALER_MODEL
            model_path = modelPath
        }
    }
}
