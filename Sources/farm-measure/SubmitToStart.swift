import FarmBasics
import Foundation

/// How soon an idle farm begins what is submitted.
struct SubmitToStart {
    private static let runs = 41

    private let farm: BenchFarm

    init(_ farm: BenchFarm) { self.farm = farm }

    /// The median in milliseconds.
    func measure() throws -> Double {
        say(
            """
            submit-to-start: \(Self.runs) times one image of 64x64 and 1 step on an idle farm with the model loaded: \
            from just before 'farm submit' is started to the engine host's stamp that it renders (whole milliseconds).
            """)
        var starts: [Double] = []
        var commits: [Double] = []
        var ends: [Double] = []
        for seed in 1...Self.runs {
            let run = try farm.run(
                "submit", "a lighthouse at dusk", "--size", "64x64", "--steps", "1", "--seed", "\(seed)", "--json")
            let job = try run.decode(FarmJob.self).job
            try farm.run("watch", "\(job.id)", "--json")
            guard let image = try farm.images(of: job.id).first else {
                throw FarmError(.internal, "job \(job.id) has made no image")
            }
            starts.append(image.beganAt.timeIntervalSince(run.startedAt) * 1000)
            commits.append(job.submittedAt.timeIntervalSince(run.startedAt) * 1000)
            ends.append(run.seconds * 1000)
            // The farm writes the end of the job down a moment after it is known.
            usleep(100_000)
        }
        guard let start = Samples(starts), let commit = Samples(commits), let end = Samples(ends) else { return .nan }
        say(
            """
            submit-to-start, ms: \(start.text(places: 1))
              until the job's transaction began: \(commit.text(places: 1))
              until 'farm submit' ended: \(end.text(places: 1))
            """)
        return start.median
    }
}
