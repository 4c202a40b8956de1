internal import CStableDiffusion
internal import EngineHostProtocol
internal import FarmModel
internal import Foundation
internal import ImageCoding

/// Enlarges finished pictures with an ESRGAN model.
struct Upscaler {
    /// Side of the tiles in which larger pictures are enlarged, in pixels: the engine's own.
    private static let tile: Int32 = 128

    let context: OpaquePointer
    let model: LoadRequest

    static func make(_ request: LoadRequest) -> OpaquePointer? {
        guard let file = request.files.first(where: { $0.role == .checkpoint }) else { return nil }
        let threads = request.threads > 0 ? Int32(clamping: request.threads) : sd_get_num_physical_cores()
        return new_upscaler_ctx(file.path, false, false, threads, tile)
    }

    func render(_ request: RenderRequest, listener: RenderListener) throws(HostFailure) -> EngineImage {
        try RenderCheck.check(request.parameters, model: model)
        guard let upscaling = request.parameters.upscaling, let input = upscaling.pictures.first,
            upscaling.pictures.count == 1
        else { throw HostFailure(kind: .protocolError, message: "an upscaling is of one picture") }
        let decoded = try RequestFiles(request).picture(input, name: "the picture")
        let picture = try decoded.stretched(to: decoded.size, name: "the picture")
        listener.onProgress(EngineProgress(phase: .sampling, step: 0, steps: 0))
        let (enlarged, report) = EngineMonitor.shared.observe(as: .upscaling) { signal in
            if case .rendering(let progress) = signal { listener.onProgress(progress) }
        } _: {
            enlarge(picture)
        }
        guard report.problems.isEmpty else { throw EngineProblems.failure(of: report, "the engine reports") }
        guard let enlarged else {
            throw HostFailure(
                kind: .engineError, message: "the engine returned no 8-bit RGB image", engineLog: report.logTail)
        }
        listener.onProgress(EngineProgress(phase: .decoding, step: 0, steps: 0))
        let began = ContinuousClock.now
        let size = upscaling.scale.map { picture.size.scaled(by: $0) } ?? enlarged.size
        let finished = size == enlarged.size ? enlarged : try enlarged.stretched(to: size, name: "the picture")
        return EngineImage(
            width: finished.width, height: finished.height, pixels: finished.bytes,
            samplingSeconds: report.samplingSeconds, decodingSeconds: (ContinuousClock.now - began).seconds)
    }

    private func enlarge(_ picture: PixelImage) -> PixelImage? {
        let input = CPicture(picture)
        let image = withExtendedLifetime(input) {
            upscale(context, input.value, UInt32(clamping: get_upscale_factor(context)))
        }
        defer { free(image.data) }
        return image.picture
    }
}

extension ImageSize {
    /// Each side times `factor`, rounded, and at least 1.
    fileprivate func scaled(by factor: Double) -> ImageSize {
        ImageSize(
            width: max(1, Int((Double(width) * factor).rounded())),
            height: max(1, Int((Double(height) * factor).rounded())))
    }
}
