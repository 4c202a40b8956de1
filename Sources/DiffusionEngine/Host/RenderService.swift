internal import EngineHostProtocol
internal import FarmModel
internal import Foundation
internal import ImageCoding
internal import Infotext
internal import Synchronization

/// Carries out loads and renders, on the engine's thread.
final class RenderService {
    private let engine: any ImageEngine
    private let host: HostDescription
    private let output: HostOutput
    private var loaded: LoadRequest?

    init(engine: any ImageEngine, host: HostDescription, output: HostOutput) {
        self.engine = engine
        self.host = host
        self.output = output
    }

    func load(_ request: LoadRequest) {
        loaded = nil
        let began = ContinuousClock.now
        let throttle = Mutex(ProgressThrottle())
        do throws(HostFailure) {
            try engine.load(request) { [output] fraction in
                guard throttle.withLock({ $0.admits(mustPass: false) }) else { return }
                output.send(.loading(key: request.key, fraction: fraction))
            }
            loaded = request
            output.send(.loaded(key: request.key, seconds: (ContinuousClock.now - began).seconds))
        } catch {
            fail(error, id: request.key)
        }
    }

    func render(_ request: RenderRequest) {
        do throws(HostFailure) {
            guard let loaded, loaded.key == request.modelKey else {
                throw HostFailure(kind: .protocolError, message: "model '\(request.modelKey)' is not loaded")
            }
            output.send(.rendered(try render(request, with: loaded.model)))
        } catch {
            fail(error, id: request.id)
        }
    }

    private func render(_ request: RenderRequest, with model: ModelDescription) throws(HostFailure) -> RenderedFile {
        let began = ContinuousClock.now
        output.send(.started(id: request.id, unixMilliseconds: Date().timeIntervalSince1970 * 1000))
        let image = try engine.render(
            request,
            listener: RenderListener(
                onProgress: progressReporter(for: request), onPreview: previewReporter(for: request)))
        let made = ContinuousClock.now
        var model = model
        if let name = request.modelName { model.name = name }
        let pixelDigest = PixelDigest.of(image.pixels)
        let provenance = Provenance(
            parameters: request.parameters, model: model, engine: host.engine, deviceClass: host.device.deviceClass,
            pixelDigest: pixelDigest)
        let infotext = Infotext.write(request.parameters, model: model)
        let (png, metadata) = try encode(image, infotext: infotext, provenance: provenance)
        let path = try ImageFile.write(png, name: request.fileName, in: request.directory)
        let written = ContinuousClock.now
        return RenderedFile(
            id: request.id, path: path, sha256: PixelDigest.sha256(png), pixelDigest: pixelDigest,
            byteCount: png.count, width: image.width, height: image.height, infotext: infotext, metadata: metadata,
            seconds: RenderedFile.Seconds(
                sampling: image.samplingSeconds, decoding: image.decodingSeconds,
                encoding: (written - made).seconds, total: (written - began).seconds),
            thumbnail: Self.thumbnail(image))
    }

    /// In base64. An image without one is as good: lists show it larger.
    private static func thumbnail(_ image: EngineImage) -> String? {
        let jpeg = try? Thumbnail.make(rgb: image.pixels, width: image.width, height: image.height)
        return jpeg.map { Data($0).base64EncodedString() }
    }

    private func encode(
        _ image: EngineImage, infotext: String, provenance: Provenance
    ) throws(HostFailure) -> (png: [UInt8], metadata: String) {
        do {
            let metadata = try PNGMetadata.canonicalJSON(provenance)
            let chunks = try PNGMetadata(infotext: infotext, provenance: provenance).textChunks()
            let png = try PNGEncoder.encode(
                rgb: image.pixels, width: image.width, height: image.height, textChunks: chunks)
            return (png, metadata)
        } catch {
            throw HostFailure(kind: .inputOutput, message: "cannot encode the image: \(error)")
        }
    }

    /// Throttled; a new phase and the last step always pass.
    private func progressReporter(for request: RenderRequest) -> @Sendable (EngineProgress) -> Void {
        let steps = request.parameters.steps
        let throttle = Mutex(ProgressThrottle())
        return { [output] progress in
            let isLast = progress.step > 0 && progress.step >= progress.steps
            guard throttle.withLock({ $0.admits(mustPass: isLast || progress.step == 0) }) else { return }
            output.send(
                .progress(
                    RenderProgress(
                        id: request.id, phase: progress.phase,
                        step: progress.phase == .decoding && progress.steps == 0 ? steps : progress.step,
                        steps: progress.steps > 0 ? progress.steps : steps,
                        secondsPerStep: progress.secondsPerStep)))
        }
    }

    /// A preview that cannot be encoded is left out.
    private func previewReporter(for request: RenderRequest) -> @Sendable (EnginePreview) -> Void {
        { [output] preview in
            guard let png = try? PNGEncoder.encode(rgb: preview.pixels, width: preview.width, height: preview.height)
            else { return }
            output.send(
                .preview(
                    RenderPreview(
                        id: request.id, step: preview.step, steps: preview.steps,
                        png: Data(png).base64EncodedString())))
        }
    }

    private func fail(_ failure: HostFailure, id: String) {
        var failure = failure
        failure.id = id
        output.send(.failed(failure))
    }
}
