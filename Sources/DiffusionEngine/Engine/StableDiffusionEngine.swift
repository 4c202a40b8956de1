internal import CStableDiffusion
package import EngineHostProtocol
internal import FarmModel
internal import Foundation
internal import ImageCoding
internal import LocalFiles

/// stable-diffusion.cpp through its C API. One object a process: the engine's callbacks are process-wide.
///
/// Call it on a thread with a large stack: the engine's prompt parser recurses over plain text.
package final class StableDiffusionEngine: ImageEngine {
    /// The engine's list of the instruction sets and options that it runs with.
    package static var systemInfo: String { sd_get_system_info().map { String(cString: $0) } ?? "" }

    private enum Resident {
        case model(OpaquePointer, LoadRequest)
        case upscaler(OpaquePointer, LoadRequest)
    }

    private var resident: Resident?
    /// What the engine opens only when a prompt names it.
    private var files: AccessoryFiles?

    /// `onHarmlessWarning` gets what the engine warns of while it does what it was asked.
    package init(onHarmlessWarning: @escaping @Sendable (String) -> Void = { _ in }) {
        EngineMonitor.shared.install(onHarmlessWarning: onHarmlessWarning)
    }

    deinit { unload() }

    /// Frees the model before, so that both need not fit. After a failure none is loaded.
    /// - Throws: `modelLoadFailed` for files that cannot be read or that the engine does not load; what else its log
    ///   says of a problem.
    package func load(
        _ request: LoadRequest, onProgress: @escaping @Sendable (Double) -> Void
    ) throws(HostFailure) {
        unload()
        let accessories = [request.vae, request.controlNet].compactMap { $0 } + request.embeddings.map(\.path)
        for path in request.files.map(\.path) + accessories { try Self.checkReadable(path) }
        let files = AccessoryFiles(.embeddings)
        let isUpscaler = request.model.family == .esrgan
        let maker = try EngineContextMaker(request, files: files)
        let (loaded, report) = EngineMonitor.shared.observe(as: .loading) { signal in
            if case .loading(let fraction) = signal { onProgress(fraction) }
        } _: {
            isUpscaler ? Upscaler.make(request) : maker.make()
        }
        self.files = files
        resident = loaded.map { isUpscaler ? .upscaler($0, request) : .model($0, request) }
        guard loaded != nil, report.problems.isEmpty else {
            unload()
            throw EngineProblems.failure(
                of: report, "the engine cannot load model '\(request.model.name)'", otherwise: .modelLoadFailed)
        }
    }

    /// - Throws: `protocolError` where no model is loaded, `invalidInput` for what the engine would render otherwise
    ///   than it was asked, and what the engine's log says of a problem.
    package func render(_ request: RenderRequest, listener: RenderListener) throws(HostFailure) -> EngineImage {
        switch resident {
        case .model(let context, let model): try render(request, with: model, in: context, listener: listener)
        case .upscaler(let context, let model):
            try Upscaler(context: context, model: model).render(request, listener: listener)
        case nil: throw HostFailure(kind: .protocolError, message: "no model is loaded")
        }
    }

    private func render(
        _ request: RenderRequest, with model: LoadRequest, in context: OpaquePointer, listener: RenderListener
    ) throws(HostFailure) -> EngineImage {
        let parameters = request.parameters
        try RenderCheck.check(parameters, model: model)
        let call = try GenerationCall(request, model: model)
        let secondPass = parameters.hires?.sampledSteps(firstPass: parameters.steps) ?? 0
        let (image, report) = EngineMonitor.shared.observe(
            as: .preparing, secondPass: secondPass, wantsPreview: request.wantsPreview
        ) { signal in
            switch signal {
            case .rendering(let progress): listener.onProgress(progress)
            case .preview(let preview): listener.onPreview(preview)
            case .loading: break
            }
        } _: {
            call.run(in: context)
        }
        guard report.problems.isEmpty else { throw EngineProblems.failure(of: report, "the engine reports") }
        for (lora, path) in call.loras {
            guard
                let problem = report.loras.problem(
                    of: path, clipSkip: parameters.clipSkip ?? 1, family: model.model.family)
            else { continue }
            throw HostFailure(
                kind: .invalidInput,
                message: "the LoRA '\(lora.file.name)' does not fit model '\(model.model.name)': \(problem)",
                engineLog: report.logTail)
        }
        guard let image else {
            throw HostFailure(
                kind: .engineError, message: "the engine returned no 8-bit RGB image", engineLog: report.logTail)
        }
        guard image.size == call.size else {
            throw HostFailure(
                kind: .invalidInput,
                message: "the engine made an image of \(image.size) where \(call.size) was asked for")
        }
        let finished = try call.finish(image)
        return EngineImage(
            width: finished.width, height: finished.height, pixels: finished.bytes,
            samplingSeconds: report.samplingSeconds, decodingSeconds: report.decodingSeconds)
    }

    private func unload() {
        switch resident {
        case .model(let context, _): free_sd_ctx(context)
        case .upscaler(let context, _): free_upscaler_ctx(context)
        case nil: break
        }
        resident = nil
        files = nil
    }

    private static func checkReadable(_ path: String) throws(HostFailure) {
        guard access(path, R_OK) == 0 else {
            throw HostFailure(
                kind: .modelLoadFailed, message: "model file '\(path)' cannot be read: \(SystemError().text)")
        }
    }
}
