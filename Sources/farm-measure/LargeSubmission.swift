import Foundation

/// A job of 100,000 images.
struct LargeSubmission {
    private static let runs = 5

    private let farm: BenchFarm

    init(_ farm: BenchFarm) { self.farm = farm }

    /// The median of the seconds, and the coordinator's peak in megabytes (10^6 bytes).
    func measure() throws -> (seconds: Double, megabytes: Double) {
        say(
            """
            submit-100k: \(Self.runs) times 100,000 images in one job, from starting 'farm submit' to its end, which \
            comes after the commit; the job is cancelled at once. coordinator-peak: the coordinator's VmHWM after all \
            of this, from its start on.
            """)
        var times: [Double] = []
        for _ in 1...Self.runs {
            let run = try farm.run("submit", "a lighthouse at dusk", "--count", "100000", "--json")
            times.append(run.seconds)
            let job = try run.decode(FarmJob.self).job.id
            try farm.run("cancel", "\(job)")
        }
        guard let samples = Samples(times) else { return (.nan, .nan) }
        say("submit-100k, s: \(samples.text(places: 2))")
        return (samples.median, try peakMegabytes(of: try farm.coordinator()))
    }
}
