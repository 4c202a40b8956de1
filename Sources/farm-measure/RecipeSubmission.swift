import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import PostgresServer
import Recipes
import SwiftProtobuf

/// A recipe of a million images, on a farm of one worker whose host has its pictures ready.
struct RecipeSubmission {
    private static let images = 1_000_000

    /// The seconds of the call that submits it, which ends after the commit; the rest is said.
    func measure() async throws -> Double {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "recipe")
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 1000, isFlat: true)
            return try await withFarm(setup, on: server.connectionString(database: "recipe")) { farm in
                try await farm.succeed("submit", "warm", "--size", "64x64", "--steps", "1", "--wait")
                let before = try await bytes(of: farm)
                let request = try request()
                let (job, seconds, answered) = try await withClient(of: farm) { client in
                    let start = ContinuousClock.now
                    let job = JobID(try await client.submitJob(request).job.id)
                    return (job, (ContinuousClock.now - start) / .seconds(1), Date())
                }
                let first = try await firstStart(of: job, farm)
                let peak = try peakMegabytes(of: try await farm.coordinator(1).pid)
                let watch = try await watchCost(of: job, farm)
                say(
                    """
                    recipe-1m: job \(job), 100 guidance values times 10,000 seeds with three colours in the prompt; \
                    the first image began \(decimal((first - answered.timeIntervalSince1970) * 1000, places: 0)) ms \
                    after the answer; database \(decimal(Double(try await bytes(of: farm) - before) / 1e6, places: 0)) \
                    MB more; coordinator's VmHWM \(decimal(peak, places: 0)) MB; counting the job takes \
                    \(decimal(watch, places: 2)) ms
                    """)
                return seconds
            }
        }
    }

    private func request() throws -> Farm_V1_SubmitJobRequest {
        var content = RecipeContent()
        content.prompts = ["a {red|blue|green} lighthouse at dusk"]
        content.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["1-20[100]"])]
        content.count = Self.images / 100
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "bench")
        request.size = ImageSize(width: 64, height: 64)
        request.steps = 1
        var wire = request.wire
        wire.recipe = String(decoding: try Recipe(content).encoded(), as: UTF8.self)
        return wire
    }

    private func withClient<Value: Sendable>(
        of farm: FarmFixture, _ body: @Sendable (Farm_V1_Farm.Client<HTTP2ClientTransport.Posix>) async throws -> Value
    ) async throws -> Value {
        let parts = await farm.address.split(separator: ":")
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: String(parts[0]), port: Int(parts[1]) ?? 0), transportSecurity: .plaintext)
        return try await withGRPCClient(transport: transport) { try await body(Farm_V1_Farm.Client(wrapping: $0)) }
    }

    /// Unix time; from the worker's word, so it waits for the first image.
    private func firstStart(of job: JobID, _ farm: FarmFixture) async throws -> Double {
        var first = ""
        try await eventually("the first image of job \(job)") {
            first = try await farm.psql(
                "SELECT extract(epoch FROM min(started_at)) FROM images WHERE job_id = \(job)")
            return !first.isEmpty
        }
        return Double(first) ?? .nan
    }

    private func bytes(of farm: FarmFixture) async throws -> Int {
        Int(try await farm.psql("SELECT pg_database_size(current_database())")) ?? 0
    }

    /// Milliseconds of a call that reads the job, the median of 20: what everybody who watches it does.
    private func watchCost(of job: JobID, _ farm: FarmFixture) async throws -> Double {
        try await withClient(of: farm) { client in
            var times: [Double] = []
            for _ in 0..<20 {
                let start = ContinuousClock.now
                _ = try await client.listJobs(.with { $0.limit = 1 })
                times.append((ContinuousClock.now - start) / .milliseconds(1))
            }
            return times.sorted()[10]
        }
    }
}
