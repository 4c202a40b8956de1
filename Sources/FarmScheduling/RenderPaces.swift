package import struct FoundationEssentials.UUID

/// How fast each worker renders with each model, and from that how long a render may take before the task goes to
/// another worker, whatever its own says. Apart from heartbeats: a worker that is alive may still be stuck.
package struct RenderPaces: Sendable {
    /// One image's work.
    package struct Work: Sendable, Equatable {
        package var worker: UUID
        package var model: String
        package var steps: Int
        package var pixels: Int

        package init(worker: UUID, model: String, steps: Int, pixels: Int) {
            self.worker = worker
            self.model = model
            self.steps = steps
            self.pixels = pixels
        }

        /// Steps times millions of pixels; decoding counts as two steps.
        fileprivate var megapixelSteps: Double { Double(steps + 2) * Double(pixels) / 1_000_000 }
    }

    private struct Key: Hashable {
        var worker: UUID
        var model: String
    }

    /// No deadline is shorter, as in AI-Horde.
    package static let least = Duration.seconds(150)
    /// How many times the expected duration may pass.
    private static let factor = 10.0
    /// Seconds for a step of a million pixels, until it is measured. Stable Diffusion 1.5 takes 50 on two CPU cores.
    private static let unmeasured = 100.0

    private var paces: [Key: Double] = [:]

    package init() {}

    /// A render took this long.
    package mutating func note(_ work: Work, seconds: Double) {
        guard work.megapixelSteps > 0, seconds > 0 else { return }
        let pace = seconds / work.megapixelSteps
        let key = Key(worker: work.worker, model: work.model)
        // The slowest of late: a fast image must not make the next one's deadline short.
        paces[key] = max(pace, (paces[key] ?? 0) * 0.9)
    }

    /// How long a render may take.
    package func deadline(for work: Work) -> Duration {
        let pace = paces[Key(worker: work.worker, model: work.model)] ?? Self.unmeasured
        return max(Self.least, .seconds(Self.factor * pace * work.megapixelSteps))
    }
}
