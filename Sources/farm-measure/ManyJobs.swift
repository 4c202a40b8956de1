import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import PostgresServer

/// What a crowd of open jobs costs: images a second of one job over those with 2,000 jobs of 20 submitters, by the same
/// workers, whose hosts have their pictures ready. Commits are flushed.
struct ManyJobs {
    private static let workers = 4
    private static let jobs = 2000
    private static let submitters = 20
    private static let imagesPerJob = 40
    /// Rates are medians of so many runs of so many images.
    private static let runs = 3
    private static let images = 400

    func measure() async throws -> Double {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "crowd")
            var setup = FarmSetup(workers: Self.workers)
            setup.engineHost = .storedPicture(milliseconds: 0, isFlat: true)
            return try await withFarm(setup, on: server.connectionString(database: "crowd")) { farm in
                try await run(8 * Self.workers, farm)
                let job = try await run(Self.runs * Self.images, farm)
                let one = try await farm.rate(of: "job_id = \(job)", runs: Self.runs, imagesPerRun: Self.images)
                let seconds = try await submitCrowd(farm)
                // What is recorded from now on, behind the first few that were under way.
                let last = try await farm.psql("SELECT max(id) FROM images")
                let mark = (Int(last) ?? 0) + 4 * Self.workers
                try await eventually("enough images are done", within: .seconds(600)) {
                    // Seldom: the question takes time from the farm.
                    try await Task.sleep(for: .seconds(2))
                    let newest = Int(try await farm.psql("SELECT max(id) FROM images")) ?? 0
                    return newest > mark + Self.runs * Self.images
                }
                let many = try await farm.rate(of: "id > \(mark)", runs: Self.runs, imagesPerRun: Self.images)
                let open = try await farm.psql("SELECT count(*) FROM jobs WHERE finished_at IS NULL")
                guard let one, let many else { return .nan }
                say(
                    """
                    many-jobs-ratio: \(Self.workers) workers, images of 2 KB; \(Self.jobs) jobs were submitted in \
                    \(decimal(seconds, places: 1)) s, \(open) are open at the end
                      one job, images/s: \(one.text(places: 1))
                      many jobs, images/s: \(many.text(places: 1))
                    """)
                return one.median / many.median
            }
        }
    }

    /// A job of so many images, until it is done.
    @discardableResult
    private func run(_ count: Int, _ farm: FarmFixture) async throws -> JobID {
        let job = try await farm.submit(["one", "--count", "\(count)", "--size", "64x64", "--steps", "1"])
        try await farm.succeed("watch", "\(job)", "--json")
        return job
    }

    /// - Returns: the seconds that it took.
    private func submitCrowd(_ farm: FarmFixture) async throws -> Double {
        let address = await farm.address
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw FarmError(.internal, "'\(address)' has no port")
        }
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
        let start = ContinuousClock.now
        try await withGRPCClient(transport: transport) { client in
            let client = Farm_V1_Farm.Client(wrapping: client)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for submitter in 0..<Self.submitters {
                    group.addTask {
                        for _ in 0..<Self.jobs / Self.submitters {
                            var request = JobRequest(
                                submission: UUID(), prompt: "one of a crowd", submitter: "person \(submitter)")
                            request.imageCount = Self.imagesPerJob
                            request.size = ImageSize(width: 64, height: 64)
                            request.steps = 1
                            _ = try await client.submitJob(request.wire)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
