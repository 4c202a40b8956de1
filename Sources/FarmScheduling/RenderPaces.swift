package import FarmBasics

package import struct FoundationEssentials.UUID

/// How fast each device renders with each model: what an image is expected to cost, and how long a render may take before
/// the task goes to another worker, whatever its own says. Apart from heartbeats: a worker that is alive may still be stuck.
package struct RenderPaces: Sendable {
    /// One image's work.
    package struct Work: Sendable, Equatable {
        /// Nil for any.
        package var worker: UUID?
        /// Of the worker's: they may differ much.
        package var device: String?
        /// Nil where it is not known.
        package var model: Digest?
        /// Denoising steps, as the parameters say them; decoding is added in the formula.
        package var steps: Int
        /// Width times height of the finished image. Cost is taken to grow in proportion.
        package var pixels: Int

        /// - Parameters:
        ///   - worker: nil for what a render costs with the model on any.
        ///   - device: the worker's own name of it; nil where it is not known.
        package init(worker: UUID?, device: String? = nil, model: Digest?, steps: Int, pixels: Int) {
            self.worker = worker
            self.device = device
            self.model = model
            self.steps = steps
            self.pixels = pixels
        }

        /// Steps times millions of pixels; decoding counts as two steps.
        fileprivate var megapixelSteps: Double { Double(steps + 2) * Double(pixels) / 1_000_000 }
    }

    private struct Key: Hashable {
        var worker: UUID?
        var device: String?
        var model: Digest?

        init(_ work: Work) {
            worker = work.worker
            device = work.device
            model = work.model
        }
    }

    private struct Pace {
        /// The slowest of late: a fast image must not make the next one's deadline short.
        var slowest: Double
        /// The last few.
        var recent: [Double]

        /// The middle of the last few, the faster of two: one render during which the machine slept or was busy does not make
        /// a device slow, which might get nothing then by which to show that it is not.
        var usual: Double { recent.sorted()[(recent.count - 1) / 2] }
    }

    /// No deadline is shorter, as in AI-Horde.
    package static let least = Duration.seconds(150)
    /// How many times the expected duration may pass.
    private static let factor = 10.0
    /// So many renders say how long the next takes.
    private static let few = 5
    /// Seconds for a step of a million pixels, until it is measured. Stable Diffusion 1.5 takes 50 on two CPU cores.
    private static let unmeasured = 100.0
    /// What an image is taken to cost where nothing at all was measured: only the proportions matter then.
    private static let guess = 1.0
    /// Seconds that a context takes to load, until it is measured.
    private static let unmeasuredLoad = 10.0

    private var paces: [Key: Pace] = [:]
    /// Means over all workers, by model, and over all models.
    private var models: [Digest?: Double] = [:]
    /// The least of any device's, by model.
    private var quickest: [Digest?: Double] = [:]
    private var overall: Double?
    /// Seconds to load, by context, and over all contexts.
    private var loads: [String: Double] = [:]
    private var overallLoad: Double?

    /// Nothing measured yet: guesses until the first render ends.
    package init() {}

    /// A render took this long.
    package mutating func note(_ work: Work, seconds: Double) {
        guard work.megapixelSteps > 0, seconds > 0, seconds.isFinite else { return }
        let pace = seconds / work.megapixelSteps
        let key = Key(work)
        let known = paces[key]
        let recent = ((known?.recent ?? []) + [pace]).suffix(Self.few)
        let measured = Pace(slowest: max(pace, (known?.slowest ?? 0) * 0.9), recent: Array(recent))
        paces[key] = measured
        quickest[work.model] = min(quickest[work.model] ?? .infinity, measured.usual)
        models[work.model] = Self.mean(models[work.model], with: pace)
        overall = Self.mean(overall, with: pace)
    }

    /// Loading this context took so long.
    package mutating func note(load context: String, seconds: Double) {
        guard seconds >= 0, seconds.isFinite else { return }
        loads[context] = Self.mean(loads[context], with: seconds)
        overallLoad = Self.mean(overallLoad, with: seconds)
    }

    private static func mean(_ known: Double?, with next: Double) -> Double {
        known.map { $0 + 0.3 * (next - $0) } ?? next
    }

    /// How long a render may take.
    package func deadline(for work: Work) -> Duration {
        let pace = paces[Key(work)]?.slowest ?? Self.unmeasured
        return max(Self.least, .seconds(Self.factor * pace * work.megapixelSteps))
    }

    /// Seconds that a render is expected to take. Until the device has rendered with the model: as others do with it, else
    /// as all do with any.
    package func expected(_ work: Work) -> Double {
        let measured = paces[Key(work)]?.usual
        return (measured ?? models[work.model] ?? overall ?? Self.guess) * work.megapixelSteps
    }

    /// Seconds that the fastest device has taken; nil where none has rendered with the model.
    func fastest(_ work: Work) -> Double? {
        quickest[work.model].map { max($0 * work.megapixelSteps, 1e-6) }
    }

    /// Seconds that a context takes to load.
    package func loadSeconds(_ context: String) -> Double {
        loads[context] ?? overallLoad ?? Self.unmeasuredLoad
    }
}
