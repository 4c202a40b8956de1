internal import CStableDiffusion
internal import EngineHostProtocol
internal import Foundation
internal import Synchronization

/// Listens to the engine, whose log and progress callbacks are one each for the whole process.
///
/// Both callbacks name no task: the phase follows from markers in the log. The progress callback fires while files are
/// read and for tiles of the autoencoder too, so steps count only between the markers of sampling.
final class EngineMonitor: Sendable {
    static let shared = EngineMonitor()

    enum Phase: Sendable { case idle, loading, preparing, sampling, decoding }

    enum Signal: Sendable {
        case loading(Double)
        case rendering(EngineProgress)
    }

    /// What one load or render left behind.
    struct Report: Sendable {
        /// Warnings and errors that are not known to be harmless, in order.
        var problems: [String] = []
        var logTail = ""
        var samplingSeconds = 0.0
        var decodingSeconds = 0.0
    }

    private struct State {
        var phase = Phase.idle
        var phaseBegan = ContinuousClock.now
        var listener: (@Sendable (Signal) -> Void)?
        var onHarmlessWarning: @Sendable (String) -> Void = { _ in }
        var report = Report()
        var log = LogTail(capacity: 16 << 10)

        mutating func enter(_ next: Phase) {
            let elapsed = (ContinuousClock.now - phaseBegan).seconds
            switch phase {
            case .sampling: report.samplingSeconds += elapsed
            case .decoding: report.decodingSeconds += elapsed
            case .idle, .loading, .preparing: break
            }
            phase = next
            phaseBegan = .now
        }
    }

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
    func observe<Result>(
        as phase: Phase, listener: @escaping @Sendable (Signal) -> Void, _ body: () -> Result
    ) -> (Result, Report) {
        state.withLock {
            $0.report = Report()
            $0.listener = listener
            $0.phase = phase
            $0.phaseBegan = .now
        }
        let result = body()
        let report = state.withLock { state in
            state.enter(.idle)
            state.listener = nil
            state.report.logTail = state.log.text
            return state.report
        }
        return (result, report)
    }

    private func receive(_ level: sd_log_level_t, _ text: UnsafePointer<CChar>?) {
        // Debug lines quote prompts, and the engine writes each of their words in several.
        guard let text, level.rawValue >= SD_LOG_INFO.rawValue else { return }
        let line = String(cString: text)
        FileHandle.standardError.write(Data(line.utf8))
        let words = line.trimmingCharacters(in: .whitespacesAndNewlines)
        let isWarning = level.rawValue >= SD_LOG_WARN.rawValue && !words.isEmpty
        let isProblem = isWarning && !HarmlessWarning.covers(words)
        let signal = state.withLock { state -> (@Sendable (Signal) -> Void, EngineProgress)? in
            state.log.append(line)
            if isProblem, state.report.problems.count < 32 { state.report.problems.append(Self.message(of: words)) }
            guard let phase = Self.phase(after: words, in: state.phase) else { return nil }
            state.enter(phase)
            guard let listener = state.listener, let shown = phase.shown else { return nil }
            return (listener, EngineProgress(phase: shown, step: 0, steps: 0))
        }
        if let (listener, progress) = signal { listener(.rendering(progress)) }
        if isWarning, !isProblem { state.withLock { $0.onHarmlessWarning }(Self.message(of: words)) }
    }

    private func receive(step: Int, of steps: Int, seconds: Double) {
        guard steps > 0 else { return }
        let (phase, listener) = state.withLock { ($0.phase, $0.listener) }
        switch phase {
        case .loading:
            listener?(.loading(min(1, Double(step) / Double(steps))))
        case .sampling:
            listener?(
                .rendering(EngineProgress(phase: .sampling, step: step, steps: steps, secondsPerStep: seconds)))
        case .idle, .preparing, .decoding: break
        }
    }

    /// The engine's own markers (`generate_image` and `decode_image_outputs` in stable-diffusion.cpp).
    private static func phase(after line: String, in phase: Phase) -> Phase? {
        switch phase {
        case .preparing where line.contains("- generating image: "): .sampling
        case .sampling where line.contains("- sampling completed, "): .decoding
        case .idle, .loading, .preparing, .sampling, .decoding: nil
        }
    }

    /// Drops the place in the engine's source that begins each line: `model.cpp:270  - words`.
    private static func message(of line: String) -> String {
        guard let dash = line.range(of: " - ") else { return line }
        return String(line[dash.upperBound...])
    }
}

extension EngineMonitor.Phase {
    fileprivate var shown: RenderProgress.Phase? {
        switch self {
        case .idle, .loading: nil
        case .preparing: .preparing
        case .sampling: .sampling
        case .decoding: .decoding
        }
    }
}
