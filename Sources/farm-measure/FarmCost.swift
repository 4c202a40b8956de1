import EngineHostProtocol
import FarmBasics
import FarmModel
import Foundation

/// What the farm costs on top of the engine host that it renders with.
struct FarmCost {
    private static let imageCount = 40
    private static let pairs = 5

    private let farm: BenchFarm

    init(_ farm: BenchFarm) { self.farm = farm }

    /// The median ratio of times, farm over direct loop.
    func measure() throws -> Double {
        say(
            """
            farm-cost: \(Self.imageCount) images of 128x128 and 8 steps, \(Self.pairs) times by turns: from starting \
            'farm submit --wait' to its end, and in a loop through farm-engine-host on its pipe. Both have the model \
            loaded and write every PNG to disk; the bytes of both are compared.
            """)
        var direct: DirectLoop?
        var ratios: [Double] = []
        for pair in 1...Self.pairs {
            let (seconds, images) = try renderThroughFarm(seed: pair * 1000)
            if direct == nil, let first = images.first {
                direct = try DirectLoop(farm, modelDigest: first.modelDigest)
                _ = try direct?.render([first.generationParameters])
            }
            guard let loop = try direct?.render(images.map(\.generationParameters)) else { break }
            guard loop.files.map(\.sha256) == images.map(\.sha256), images.count == Self.imageCount else {
                throw FarmError(.internal, "the farm and the engine host have made different images")
            }
            let engine = loop.files.map(\.seconds.total).reduce(0, +)
            let farmEngine = images.map(\.renderSeconds).reduce(0, +)
            ratios.append(seconds / loop.seconds)
            say(
                """
                farm-cost: pair \(pair): farm \(decimal(seconds, places: 2)) s (engine \
                \(decimal(farmEngine, places: 2)) s), direct \(decimal(loop.seconds, places: 2)) s (engine \
                \(decimal(engine, places: 2)) s), ratio \(decimal(seconds / loop.seconds, places: 3)); \(ends(images))
                """)
        }
        guard let samples = Samples(ratios) else { throw FarmError(.internal, "the farm has made no image") }
        say("farm-cost: ratios: \(samples.text(places: 3))")
        return samples.median
    }

    private func renderThroughFarm(seed: Int) throws -> (seconds: Double, images: [FarmImage]) {
        let name = "farm-cost-\(seed)"
        let run = try farm.run(
            "submit", "a lighthouse at dusk", "--size", "128x128", "--steps", "8", "--count", "\(Self.imageCount)",
            "--seed", "\(seed)", "--name", name, "--wait", "--json")
        // The last line of the events is the finished job.
        guard let line = run.output.split(separator: UInt8(ascii: "\n")).last,
            let end = try? JSONDecoder().decode(Finished.self, from: Data(line))
        else { throw FarmError(.internal, "'farm submit --wait --json' does not end with the finished job") }
        return (run.seconds, try farm.images(of: end.job.id))
    }

    private struct Finished: Decodable {
        struct Job: Decodable { var id: JobID }
        var job: Job
    }

    /// How long the engine waits between two images.
    private func ends(_ images: [FarmImage]) -> String {
        let gaps = zip(images, images.dropFirst()).map { $1.beganAt.timeIntervalSince($0.endedAt) * 1000 }
        return Samples(gaps).map { "between two images, ms: \($0.text(places: 1))" } ?? ""
    }
}
