import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import ImageCoding
import Recipes
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// A recipe through two workers, each image with its own parameters.
    @Suite struct RecipeTests {
        private typealias Client = Farm_V1_Farm.Client<HTTP2ClientTransport.Posix>

        private func withClient<Value: Sendable>(
            of farm: FarmFixture, _ body: @Sendable (Client) async throws -> Value
        ) async throws -> Value {
            let parts = await farm.address.split(separator: ":")
            let transport = try HTTP2ClientTransport.Posix(
                target: .ipv4(address: String(parts[0]), port: try #require(Int(parts[1]))),
                transportSecurity: .plaintext)
            return try await withGRPCClient(transport: transport) { try await body(Client(wrapping: $0)) }
        }

        /// 12 images: three guidance values, two sizes, two seeds, and a colour drawn by the seed.
        private func request() throws -> Farm_V1_SubmitJobRequest {
            var content = RecipeContent()
            content.prompts = ["a {red|blue|green} cat on a white background"]
            content.variations = [
                .parameter(RecipeParameter(.guidanceScale), values: ["1", "2", "3"]),
                .parameter(.size, values: ["64x64", "128x64"]),
                .parameter(.seed, values: ["5-6"]),
            ]
            var request = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
            request.steps = 4
            var wire = request.wire
            wire.recipe = String(decoding: try Recipe(content).encoded(), as: UTF8.self)
            return wire
        }

        @Test func givesEachImageItsOwnParametersTheSameEachTime() async throws {
            try await withFarm(workers: 2) { farm in
                let requests = [try request(), try request()]
                let jobs = try await withClient(of: farm) { client in
                    let plan = try await client.planJob(requests[0])
                    #expect(plan.count == 12)
                    #expect(plan.models.map(\.images) == [12])
                    #expect(plan.models.first?.workers == ["worker-1", "worker-2"])
                    #expect(plan.first.map(\.guidanceScale) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3])
                    #expect(!plan.hasSeconds)
                    var jobs: [JobID] = []
                    for request in requests { jobs.append(JobID(try await client.submitJob(request).job.id)) }
                    #expect(try await client.getJob(.with { $0.id = jobs[0].rawValue }).recipe == requests[0].recipe)
                    return jobs
                }
                var digests: [[Digest]] = []
                for job in jobs {
                    #expect(try await farm.finished(job).job.state == "done")
                    let images = try await farm.pagedHistory(of: job).sorted { $0.index < $1.index }
                    #expect(images.map(\.index) == Array(0..<12))
                    #expect(images.map(\.parameters.seed) == (0..<12).map { 5 + $0 % 2 })
                    #expect(images.map(\.parameters.width) == (0..<12).map { $0 / 2 % 2 == 0 ? 64 : 128 })
                    for image in images {
                        #expect(image.infotext.contains("CFG scale: \(image.index / 4 + 1)"))
                        #expect(image.infotext.hasPrefix(image.parameters.prompt))
                        #expect(image.infotext.contains("Size: \(image.parameters.width)x64"))
                    }
                    // One seed has one prompt, whatever else differs.
                    #expect(Set(images.map { "\($0.parameters.seed) \($0.parameters.prompt)" }).count == 2)
                    digests.append(images.map(\.pixelSHA256))
                }
                #expect(digests[0] == digests[1])
                #expect(Set(digests[0]).count == 12)
                let wide = try await farm.history("--job", "\(jobs[0])", "--size", "128x64")
                #expect(wide.count == 6)
                try await checkThumbnails(of: farm, job: jobs[0])
                let plan = try await withClient(of: farm) { try await $0.planJob(requests[0]) }
                #expect(plan.seconds > 0)
            }
        }

        private func checkThumbnails(of farm: FarmFixture, job: JobID) async throws {
            let images = try await farm.pagedHistory(of: job)
            let ids = images.map(\.id)
            let thumbnails = try await withClient(of: farm) { client in
                try await client.getThumbnails(.with { $0.ids = ids.map(\.rawValue) }) { response in
                    var found: [ImageID: [UInt8]] = [:]
                    for try await thumbnail in response.messages {
                        found[ImageID(thumbnail.image)] = [UInt8](thumbnail.jpeg)
                    }
                    return found
                }
            }
            #expect(thumbnails.keys.sorted() == ids.sorted())
            let folder = "\(farm.folder)/thumbnails"
            try await farm.succeed("fetch", "\(job)", "--output", folder)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".png") }
            let pictures = try files.map {
                try ImageDecoder.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))))
            }
            #expect(pictures.count == 12)
            for image in images {
                let small = try ImageDecoder.decode(try #require(thumbnails[image.id]))
                // They are small already: of the same size, and like one of the pictures but for JPEG's losses.
                #expect(small.size == ImageSize(width: image.parameters.width, height: image.parameters.height))
                let differences = pictures.filter { $0.size == small.size }.map { picture in
                    zip(picture.bytes, small.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } / small.bytes.count
                }
                #expect((differences.min() ?? 255) < 12, "\(differences)")
            }
        }

        @Test func refusesARecipeThatCannotBe() async throws {
            try await withFarm { farm in
                for (json, words) in [
                    ("{", "recipe"), (#"{"prompts":[]}"#, "recipe"),
                    (try wrong { $0.variations = [.parameter(.model, values: ["nothing"])] }, "nothing"),
                    (try wrong { $0.prompts = ["a {cat|<lora:kilt:1>}"] }, "kilt"),
                ] {
                    let request = try request()
                    let error = await #expect(throws: RPCError.self) {
                        try await withClient(of: farm) { client in
                            var bad = request
                            bad.recipe = json
                            return try await client.submitJob(bad)
                        }
                    }
                    #expect(error?.code == .invalidArgument)
                    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
                }
                #expect(try await farm.listJobs().isEmpty)
            }
        }

        private func wrong(_ change: (inout RecipeContent) -> Void) throws -> String {
            var content = RecipeContent()
            content.prompts = ["a cat"]
            change(&content)
            return String(decoding: try Recipe(content).encoded(), as: UTF8.self)
        }
    }
}
