internal import CStableDiffusion
package import EngineHostProtocol
package import FarmModel
internal import Foundation

/// stable-diffusion.cpp through its C API. One object a process: the engine's callbacks are process-wide.
///
/// Call it on a thread with a large stack: the engine's prompt parser recurses over plain text.
package final class StableDiffusionEngine: ImageEngine {
    /// The engine's list of the instruction sets and options that it runs with.
    package static var systemInfo: String { sd_get_system_info().map { String(cString: $0) } ?? "" }

    private var context: OpaquePointer?

    /// `onHarmlessWarning` gets what the engine warns of while it does what it was asked.
    package init(onHarmlessWarning: @escaping @Sendable (String) -> Void = { _ in }) {
        EngineMonitor.shared.install(onHarmlessWarning: onHarmlessWarning)
    }

    deinit {
        if let context { free_sd_ctx(context) }
    }

    package func load(
        _ request: LoadRequest, onProgress: @escaping @Sendable (Double) -> Void
    ) throws(HostFailure) {
        unload()
        for file in request.files { try Self.checkReadable(file.path) }
        let (loaded, report) = EngineMonitor.shared.observe(as: .loading) { signal in
            if case .loading(let fraction) = signal { onProgress(fraction) }
        } _: {
            Self.makeContext(request)
        }
        context = loaded
        guard loaded != nil, report.problems.isEmpty else {
            unload()
            throw HostFailure(
                kind: Self.isMemoryShortage(report.problems) ? .outOfMemory : .modelLoadFailed,
                message: "the engine cannot load model '\(request.model.name)': \(Self.words(of: report))",
                engineLog: report.logTail)
        }
    }

    package func render(
        _ parameters: GenerationParameters, onProgress: @escaping @Sendable (EngineProgress) -> Void
    ) throws(HostFailure) -> RenderedImage {
        guard let context else { throw HostFailure(kind: .protocolError, message: "no model is loaded") }
        let parameters = try Self.checked(parameters)
        let method = str_to_sample_method(parameters.sampler.engineName)
        let scheduler = str_to_scheduler(parameters.schedule.engineName)
        guard method != SAMPLE_METHOD_COUNT else {
            throw Self.invalid("this engine has no sampler '\(parameters.sampler.rawValue)'")
        }
        guard scheduler != SCHEDULER_COUNT else {
            throw Self.invalid("this engine has no schedule '\(parameters.schedule.rawValue)'")
        }
        let (image, report) = EngineMonitor.shared.observe(as: .preparing) { signal in
            if case .rendering(let progress) = signal { onProgress(progress) }
        } _: {
            Self.generate(parameters, method: method, scheduler: scheduler, context: context)
        }
        guard report.problems.isEmpty else {
            throw HostFailure(
                kind: Self.isMemoryShortage(report.problems) ? .outOfMemory : Self.kind(of: report.problems),
                message: "the engine reports: \(Self.words(of: report))", engineLog: report.logTail)
        }
        guard var image else {
            throw HostFailure(
                kind: .engineError, message: "the engine returned no 8-bit RGB image", engineLog: report.logTail)
        }
        guard image.width == parameters.size.width, image.height == parameters.size.height else {
            throw Self.invalid(
                "the engine made an image of \(image.width)x\(image.height) where \(parameters.size) was asked for")
        }
        image.samplingSeconds = report.samplingSeconds
        image.decodingSeconds = report.decodingSeconds
        return image
    }

    private func unload() {
        if let context { free_sd_ctx(context) }
        context = nil
    }

    private static func makeContext(_ request: LoadRequest) -> OpaquePointer? {
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
        // The defaults free the weights after one image and load no encoder: this context stays.
        parameters.free_params_immediately = false
        parameters.vae_decode_only = false
        // The automatic mode adds to and subtracts from live weights, so rounding would depend on the jobs before.
        parameters.lora_apply_mode = LORA_APPLY_AT_RUNTIME
        parameters.rng_type = request.randomSource == .philox ? CUDA_RNG : CPU_RNG
        if request.threads > 0 { parameters.n_threads = Int32(clamping: request.threads) }
        return withExtendedLifetime(strings) { new_sd_ctx(&parameters) }
    }

    private static func generate(
        _ parameters: GenerationParameters, method: sample_method_t, scheduler: scheduler_t, context: OpaquePointer
    ) -> RenderedImage? {
        let strings = CStrings()
        var request = sd_img_gen_params_t()
        sd_img_gen_params_init(&request)
        request.prompt = strings.pointer(to: parameters.prompt)
        request.negative_prompt = strings.pointer(to: parameters.negativePrompt)
        request.width = Int32(clamping: parameters.size.width)
        request.height = Int32(clamping: parameters.size.height)
        request.seed = parameters.seed
        request.batch_count = 1
        request.clip_skip = -1
        request.sample_params.sample_method = method
        request.sample_params.scheduler = scheduler
        request.sample_params.sample_steps = Int32(clamping: parameters.steps)
        request.sample_params.guidance.txt_cfg = Float(parameters.guidanceScale)
        request.sample_params.guidance.distilled_guidance = Float(parameters.distilledGuidance)
        let images = withExtendedLifetime(strings) { generate_image(context, &request) }
        guard let images else { return nil }
        defer {
            free(images[0].data)
            free(images)
        }
        let image = images[0]
        guard let data = image.data, image.channel == 3 else { return nil }
        let pixels = UnsafeBufferPointer(start: data, count: Int(image.width) * Int(image.height) * 3)
        return RenderedImage(
            width: Int(image.width), height: Int(image.height), pixels: Array(pixels), samplingSeconds: 0,
            decodingSeconds: 0)
    }

    /// `parameters` with the prompts as the engine is to read them.
    private static func checked(_ parameters: GenerationParameters) throws(HostFailure) -> GenerationParameters {
        var checked = parameters
        do {
            // What the engine cannot honour was refused, or let pass, when the job was submitted.
            checked.prompt = try ParsedPrompt(
                parsing: parameters.prompt, field: "prompt", isLenient: true
            ).enginePrompt
            checked.negativePrompt = try ParsedPrompt(
                parsing: parameters.negativePrompt, field: "negative prompt", isLenient: true, isNegative: true
            ).enginePrompt
        } catch {
            throw invalid("\(error)")
        }
        guard parameters.seed >= 0 else {
            throw invalid("the seed \(parameters.seed) is negative; the engine would take the clock instead")
        }
        let sides = ParameterLimits.side
        guard sides.contains(parameters.size.width), sides.contains(parameters.size.height) else {
            throw invalid("the size \(parameters.size) is outside \(sides.lowerBound) to \(sides.upperBound) a side")
        }
        guard ParameterLimits.steps.contains(parameters.steps) else {
            throw invalid("\(parameters.steps) steps are outside \(ParameterLimits.steps)")
        }
        guard parameters.guidanceScale.isFinite, parameters.distilledGuidance.isFinite else {
            throw invalid("the guidance scale is not a finite number")
        }
        return checked
    }

    private static func checkReadable(_ path: String) throws(HostFailure) {
        guard access(path, R_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            throw HostFailure(kind: .modelLoadFailed, message: "model file '\(path)' cannot be read: \(reason)")
        }
    }

    private static func invalid(_ message: String) -> HostFailure {
        HostFailure(kind: .invalidInput, message: message)
    }

    private static func kind(of problems: [String]) -> HostFailure.Kind {
        // The engine rounds the size up, or takes another schedule's steps, and goes on.
        let refusals = ["align generation request", "AYS_SCHEDULER"]
        return problems.contains { problem in refusals.contains { problem.contains($0) } }
            ? .invalidInput : .engineError
    }

    private static func isMemoryShortage(_ problems: [String]) -> Bool {
        problems.contains { problem in
            ["out of memory", "failed to allocate", "buffer failed"].contains { problem.contains($0) }
        }
    }

    private static func words(of report: EngineMonitor.Report) -> String {
        report.problems.isEmpty ? "it gives no reason" : report.problems.prefix(4).joined(separator: "; ")
    }
}
