internal import CStableDiffusion
internal import EngineHostProtocol
internal import Foundation
internal import Synchronization

/// Listens to the engine, whose log, progress and preview callbacks are one each for the whole process.
///
/// The callbacks name no task: the phase follows from markers in the log. The progress callback fires while files are
/// read and for tiles of the autoencoder too, so steps count only between the markers of sampling.
final class EngineMonitor: Sendable {
    static let shared = EngineMonitor()

    enum Signal: Sendable {
        case loading(Double)
        case rendering(EngineProgress)
        case preview(EnginePreview)
    }

    /// What one load or render left behind.
    struct Report: Sendable {
        /// Warnings and errors that are not known to be harmless, in order.
        var problems: [String] = []
        var loras = LoRAReport()
        var logTail = ""
        var samplingSeconds = 0.0
        var decodingSeconds = 0.0
    }

    private struct State {
        var phase = EnginePhase.idle
        var phaseBegan = ContinuousClock.now
        var steps = StepCount(secondPass: 0)
        var listener: (@Sendable (Signal) -> Void)?
        var onHarmlessWarning: @Sendable (String) -> Void = { _ in }
        var report = Report()
        var log = RecentLogLines(capacity: 16 << 10)
        var lastPreview: ContinuousClock.Instant?

        mutating func enter(_ next: EnginePhase) {
            guard next != phase else { return }
            let elapsed = (ContinuousClock.now - phaseBegan).seconds
            switch phase {
            case .sampling, .resampling, .upscaling: report.samplingSeconds += elapsed
            case .enlarging, .decoding: report.decodingSeconds += elapsed
            case .idle, .loading, .preparing: break
            }
            phase = next
            phaseBegan = .now
        }
    }

    private static let previewInterval = Duration.seconds(1)

    private let state = Mutex(State())

    /// Registers the callbacks; `onHarmlessWarning` gets the warnings that fail nothing.
    func install(onHarmlessWarning: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.onHarmlessWarning = onHarmlessWarning }
        sd_set_log_callback({ level, text, _ in EngineMonitor.shared.receive(level, text) }, nil)
        sd_set_progress_callback(
            { step, steps, seconds, _ in
                EngineMonitor.shared.receive(step: Int(step), of: Int(steps), seconds: Double(seconds))
            }, nil)
    }

    /// Runs `body`, passes what the engine says meanwhile to `listener`, and returns what it left behind.
    /// - Parameter secondPass: the steps of a hires pass; 0 without one.
    func observe<Result>(
        as phase: EnginePhase, secondPass: Int = 0, wantsPreview: Bool = false,
        listener: @escaping @Sendable (Signal) -> Void, _ body: () -> Result
    ) -> (Result, Report) {
        state.withLock {
            $0.report = Report()
            $0.listener = listener
            $0.steps = StepCount(secondPass: secondPass)
            $0.phase = phase
            $0.phaseBegan = .now
            $0.lastPreview = nil
        }
        setPreview(wantsPreview)
        let result = body()
        setPreview(false)
        let report = state.withLock { state in
            state.enter(.idle)
            state.listener = nil
            state.report.logTail = state.log.text
            return state.report
        }
        return (result, report)
    }

    /// The engine ignores the interval; ``receive(preview:step:)`` throttles.
    private func setPreview(_ isWanted: Bool) {
        let callback: sd_preview_cb_t = { step, count, images, _, _ in
            guard count > 0, let image = images?.pointee else { return }
            EngineMonitor.shared.receive(preview: image, step: Int(step))
        }
        sd_set_preview_callback(
            isWanted ? callback : nil, isWanted ? PREVIEW_PROJ : PREVIEW_NONE, 1, isWanted, false, nil)
    }

    private func receive(_ level: sd_log_level_t, _ text: UnsafePointer<CChar>?) {
        // Debug lines quote prompts, and the engine writes each of their words in several.
        guard let text, level.rawValue >= SD_LOG_INFO.rawValue else { return }
        let line = String(cString: text)
        FileHandle.standardError.write(Data(line.utf8))
        let words = line.trimmingCharacters(in: .whitespacesAndNewlines)
        let isWarning = level.rawValue >= SD_LOG_WARN.rawValue && !words.isEmpty
        var isHarmless = false
        let signal = state.withLock { state -> (@Sendable (Signal) -> Void, EngineProgress)? in
            state.log.append(line)
            let isOfLoRA = state.report.loras.read(words)
            isHarmless = isWarning && !isOfLoRA && HarmlessWarning.covers(words)
            if isWarning, !isOfLoRA, !isHarmless, state.report.problems.count < 32 {
                state.report.problems.append(Self.message(of: words))
            }
            guard let phase = state.phase.next(after: words) else { return nil }
            state.enter(phase)
            guard let listener = state.listener, let progress = state.steps.progress(beginning: phase) else {
                return nil
            }
            return (listener, progress)
        }
        if let (listener, progress) = signal { listener(.rendering(progress)) }
        if isHarmless { state.withLock { $0.onHarmlessWarning }(Self.message(of: words)) }
    }

    private func receive(step: Int, of steps: Int, seconds: Double) {
        guard steps > 0 else { return }
        let (signal, listener) = state.withLock { state -> (Signal?, (@Sendable (Signal) -> Void)?) in
            if state.phase == .loading {
                return (.loading(min(1, Double(step) / Double(steps))), state.listener)
            }
            var phase = state.phase
            let progress = state.steps.progress(&phase, step: step, of: steps, seconds: seconds)
            state.enter(phase)
            return (progress.map(Signal.rendering), state.listener)
        }
        if let signal { listener?(signal) }
    }

    private func receive(preview image: sd_image_t, step: Int) {
        let now = ContinuousClock.now
        let due = state.withLock { state -> ((step: Int, steps: Int), @Sendable (Signal) -> Void)? in
            if let last = state.lastPreview, now - last < Self.previewInterval { return nil }
            guard let listener = state.listener else { return nil }
            state.lastPreview = now
            return (state.steps.previewed(state.phase, step: step), listener)
        }
        guard let (count, listener) = due, let pixels = image.pixels else { return }
        listener(
            .preview(
                EnginePreview(
                    width: Int(image.width), height: Int(image.height), pixels: pixels, step: count.step,
                    steps: count.steps)))
    }

    /// Drops the place in the engine's source that begins each line: `model.cpp:270  - words`.
    private static func message(of line: String) -> String {
        guard let dash = line.range(of: " - ") else { return line }
        return String(line[dash.upperBound...])
    }
}
