import FarmBasics

/// The engine's reuse of earlier steps, under the engine's own names.
package struct StepCache: Sendable, Hashable, Codable {
    /// Which of them fit a model, ``RenderLimits`` says.
    package var mode: Mode
    /// The mode's threshold (`reuse_threshold`, or `residual_diff_threshold` for dbcache and cache-dit); nil is the
    /// engine's own.
    package var threshold: Double?
    /// The part of the steps in which it may reuse, 0 to 1; nil is the engine's own.
    package var start: Double?
    /// Where that part ends: behind the start, at most 1; nil is the engine's own.
    package var end: Double?

    /// The engine's words: `easycache`, `dbcache`, `taylorseer` and `cache-dit` are for transformers, `ucache` for
    /// U-Nets, `spectrum` for both.
    package enum Mode: String, Sendable, Codable, CaseIterable {
        case easycache, ucache, dbcache, taylorseer
        case cacheDiT = "cache-dit"
        case spectrum

        /// Reads the engine's word in any case.
        /// - Throws: `invalidInput` that suggests the nearest ones.
        package static func parse(_ text: String) throws -> Mode {
            if let mode = Mode(rawValue: text.trimmingSpaces().lowercased()) { return mode }
            let hint = NearestNames.hint(for: text, in: allCases.map(\.rawValue), noun: "step cache")
            throw FarmError(.invalidInput, "unknown step cache '\(text.shortened())'\(hint)")
        }
    }

    /// - Parameters:
    ///   - threshold: 0 to 100; `taylorseer` and `spectrum` have none.
    ///   - start: before `end`; `easycache` and `ucache` alone have the two.
    package init(mode: Mode, threshold: Double? = nil, start: Double? = nil, end: Double? = nil) {
        self.mode = mode
        self.threshold = threshold
        self.start = start
        self.end = end
    }
}
