internal import DiffusionEngine
internal import EngineHostProtocol
internal import FarmModel
internal import Foundation

/// Renders nothing: each image is noise from its seed, which no PNG makes smaller, or one flat colour.
///
/// `FARM_STORED_PICTURE`: `noise` (the default) or `flat`. `FARM_STORED_MILLISECONDS`: how long an image takes.
/// `FARM_STORED_LOAD_MILLISECONDS`: how long a load takes. `FARM_STORED_LOADS`: a file that gets a line a load.
/// `FARM_STORED_END`: a file; while it is there, each render ends the process with the signal whose number it holds.
final class StoredPictureEngine: ImageEngine {
    private let isFlat: Bool
    private let seconds: Double
    private let loadSeconds: Double
    private let loads: String?
    private let end: String?

    init(environment: [String: String]) {
        isFlat = environment["FARM_STORED_PICTURE"] == "flat"
        seconds = (environment["FARM_STORED_MILLISECONDS"].flatMap(Double.init) ?? 0) / 1000
        loadSeconds = (environment["FARM_STORED_LOAD_MILLISECONDS"].flatMap(Double.init) ?? 0) / 1000
        loads = environment["FARM_STORED_LOADS"]
        end = environment["FARM_STORED_END"]
    }

    func load(_ request: LoadRequest, onProgress: @escaping @Sendable (Double) -> Void) throws(HostFailure) {
        if let loads, let file = fopen(loads, "a") {
            fputs("\(ProcessInfo.processInfo.processIdentifier) \(request.key)\n", file)
            fclose(file)
        }
        if loadSeconds > 0 { Thread.sleep(forTimeInterval: loadSeconds) }
        onProgress(1)
    }

    func render(
        _ request: RenderRequest, listener: RenderListener
    ) throws(HostFailure) -> EngineImage {
        let parameters = request.parameters
        listener.onProgress(EngineProgress(phase: .sampling, step: 0, steps: parameters.steps, secondsPerStep: nil))
        if seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
        if let end, let signal = (try? String(contentsOfFile: end, encoding: .utf8)).flatMap({ Int32($0) }) {
            kill(getpid(), signal)
        }
        let (width, height) = (parameters.finalSize.width, parameters.finalSize.height)
        let pixels = isFlat ? Self.flat(parameters.seed, width * height) : Self.noise(parameters.seed, width * height)
        return EngineImage(
            width: width, height: height, pixels: pixels, samplingSeconds: seconds, decodingSeconds: 0)
    }

    private static func flat(_ seed: Int64, _ count: Int) -> [UInt8] {
        let colour = (0..<3).map { UInt8(truncatingIfNeeded: seed >> ($0 * 8)) }
        return (0..<(count * 3)).map { colour[$0 % 3] }
    }

    /// A linear congruential generator (Knuth's MMIX constants); its high bytes.
    private static func noise(_ seed: Int64, _ count: Int) -> [UInt8] {
        var state = UInt64(bitPattern: seed)
        return (0..<(count * 3)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }
}
