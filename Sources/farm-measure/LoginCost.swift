import FarmTestSupport
import Foundation

/// What TLS and a token add to the start of an image.
struct LoginCost {
    private static let runs = 41

    /// The median from submission to start on a closed farm over that on an open one, asked in turn.
    func measure() async throws -> Double {
        say(
            """
            login-cost: \(Self.runs) times one image of 64x64 and 1 step on each of two idle farms in turn, with the model \
            loaded: from just before 'farm submit' is started to the engine host's stamp that it renders
            """)
        return try await withOpenAndClosedFarm(FarmSetup()) { open, closed in
            // The workers load the model.
            for farm in [open, closed.farm] { _ = try await start(on: farm, seed: 0) }
            var (without, with): ([Double], [Double]) = ([], [])
            for seed in 1...Self.runs {
                without.append(try await start(on: open, seed: seed))
                with.append(try await start(on: closed.farm, seed: seed))
            }
            guard let without = Samples(without), let with = Samples(with) else { return .nan }
            say(
                """
                login-cost, ms: open, without TLS: \(without.text(places: 1))
                  closed, with TLS and a token: \(with.text(places: 1))
                """)
            return with.median / without.median
        }
    }

    /// Milliseconds until it began.
    private func start(on farm: FarmFixture, seed: Int) async throws -> Double {
        let submitted = Date()
        let job = try await farm.submit([
            "a lighthouse at dusk", "--size", "64x64", "--steps", "1", "--seed", "\(seed)",
        ])
        try await farm.succeed("watch", "\(job)", "--json")
        let images: [FarmImage] = try await farm.succeed("history", "--job", "\(job)", "--json").decode()
        guard let image = images.first else { throw TestFailure("job \(job) has made no image") }
        // The farm writes the end of the job down a moment after it is known.
        try await Task.sleep(for: .milliseconds(100))
        return image.beganAt.timeIntervalSince(submitted) * 1000
    }
}
