import FarmModel
import FoundationEssentials

/// Measures how fast a job goes, from the images and steps of the last minute.
struct ProgressEstimator {
    /// What the figures say; nil until there is enough to go by.
    struct Estimate: Equatable {
        var imagesPerSecond: Double?
        var secondsLeft: Double?
    }

    /// Seconds of the past that count.
    static let window = 60.0

    private var samples: [(time: Date, images: Double)] = []

    /// Takes note of `progress` and says how it goes.
    mutating func add(_ progress: JobProgress, at time: Date) -> Estimate {
        let images = Self.images(in: progress)
        // A task that is tried again takes its steps back: measure from there.
        if let last = samples.last, images < last.images { samples.removeAll() }
        // Nor does the time count in which nothing was rendered yet.
        if samples.count == 1, let only = samples.last, images == only.images { samples.removeAll() }
        samples.append((time, images))
        while samples.count > 2, time.timeIntervalSince(samples[1].time) > Self.window { samples.removeFirst() }
        guard let first = samples.first, time.timeIntervalSince(first.time) >= 1, images > first.images else {
            return Estimate()
        }
        let rate = (images - first.images) / time.timeIntervalSince(first.time)
        let counts = progress.job.counts
        let left = Double(progress.job.imageCount - counts.failed - counts.cancelled) - images
        return Estimate(imagesPerSecond: rate, secondsLeft: max(0, left) / rate)
    }

    /// Finished images and the finished part of those in the making.
    private static func images(in progress: JobProgress) -> Double {
        progress.rendering.reduce(Double(progress.job.counts.done)) { sum, rendering in
            guard rendering.steps > 0 else { return sum }
            return sum + min(1, Double(rendering.step) / Double(rendering.steps))
        }
    }
}
