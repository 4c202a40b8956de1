import EngineHostProtocol
import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding
import ModelFiles
import Testing

extension EndToEnd {
    /// What the pictures show, seen in their pixels.
    @Suite struct PictureTests {
        /// A prompt, and the papers that must lie where it says.
        struct Asked: Sendable {
            var prompt: String
            var subject: Paper
            var background: Paper
            /// Where the subject's middle lies, 0 at the left to 1 at the right.
            var across: ClosedRange<Double> = 0.3...0.7
        }

        private static let asked = [
            Asked(prompt: "a red cat on a white background", subject: .red, background: .white),
            Asked(prompt: "a large blue house on a yellow background", subject: .blue, background: .yellow),
            Asked(prompt: "a yellow fish on a purple background", subject: .yellow, background: .purple),
            Asked(
                prompt: "a green tree on the left on a white background", subject: .green, background: .white,
                across: 0...0.42),
            Asked(
                prompt: "a black car on the right on an orange background", subject: .black, background: .orange,
                across: 0.58...1),
        ]

        /// Renders the prompts as one-image jobs, and says what in the pictures is not as asked.
        private func faults(of farm: FarmFixture) async throws -> [String] {
            var faults: [String] = []
            for (number, asked) in Self.asked.enumerated() {
                let folder = "\(farm.folder)/asked-\(number)"
                try await farm.succeed("submit", asked.prompt, "--seed", "7", "--wait", "--output", folder)
                let sight = try #require(try sights(in: folder).first)
                let subject = sight.subject
                if sight.background != asked.background {
                    faults.append("\(asked.prompt): the background is \(sight.background)")
                }
                if subject != asked.subject {
                    faults.append("\(asked.prompt): the subject is \(subject.map(\.rawValue) ?? "not there")")
                }
                let across = sight.centre(of: asked.subject)?.x
                if !(across.map(asked.across.contains) ?? false) {
                    faults.append("\(asked.prompt): its middle is at \(across.map { "\($0)" } ?? "no place")")
                }
            }
            return faults
        }

        private func sights(in folder: String) throws -> [Sight] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                try Sight(png: [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
            }
        }

        @Test func showTheColoursAndThePlaceAskedFor() async throws {
            try await withFarm { farm in
                let faults = try await faults(of: farm)
                #expect(faults.isEmpty, "\(faults)")
            }
        }

        /// The test above has eyes: it sees when the words no longer reach the picture.
        @Test func showOtherThingsWhenTheWordsAreShuffled() async throws {
            try await withFarm(workers: 0) { farm in
                let models = "\(farm.folder)/models"
                try await SharedDemoModel.installShuffled(in: models)
                try await farm.startWorker("worker-1", models: models)
                let faults = try await faults(of: farm)
                #expect(faults.count >= Self.asked.count, "\(faults)")
            }
        }

        @Test func followTheNegativePromptAndTheGuidance() async throws {
            try await withFarm { farm in
                func render(_ name: String, _ arguments: String...) async throws -> [Sight] {
                    let folder = "\(farm.folder)/\(name)"
                    let common = ["submit", "a flower on a white background", "--seed", "1", "--count", "6"]
                    try await farm.succeed(common + arguments + ["--wait", "--output", folder])
                    return try sights(in: folder)
                }
                let plain = try await render("plain")
                let taken = try #require(
                    plain.compactMap(\.subject).max { a, b in
                        plain.count { $0.subject == a } < plain.count { $0.subject == b }
                    })
                let without = try await render("without", "--negative", "\(taken.rawValue)")
                let before = plain.count { $0.subject == taken }
                let after = without.count { $0.subject == taken }
                #expect(after < before && after <= 1, "\(taken): \(before) of 6 before, \(after) after")

                // Guidance 1 leaves the negative prompt out altogether.
                let one = try await render("one", "--cfg", "1")
                let negative = try await render("one-negative", "--cfg", "1", "--negative", "white background")
                #expect(one.map(\.papers) == negative.map(\.papers))
                #expect(one.map(\.papers) != plain.map(\.papers))
            }
        }

        /// The same seeds give the same bytes: one worker, three workers, and the engine host alone.
        @Test func areTheSameWhereverTheyAreMade() async throws {
            let request = ["a purple boat on a white background", "--seed", "90", "--count", "6", "--cfg", "1"]
            func digests(workers: Int) async throws -> [Digest] {
                try await withFarm(workers: workers) { farm in
                    let job = try await farm.submit(request)
                    #expect(try await farm.finished(job).job.state == "done")
                    let images = try await farm.pagedHistory(of: job).sorted { $0.index < $1.index }
                    if workers > 1 { #expect(Set(images.map(\.worker)).count > 1) }
                    return images.map(\.pixelSHA256)
                }
            }
            let one = try await digests(workers: 1)
            #expect(one.count == 6 && Set(one).count == 6)
            #expect(try await digests(workers: 3) == one)
            #expect(try await renderAlone(prompt: request[0], seeds: 90..<96) == one)
        }

        private func renderAlone(prompt: String, seeds: Range<Int64>) async throws -> [Digest] {
            let models = try await SharedDemoModel.folder()
            let folder = try TestFolder.make("alone")
            defer { TestFolder.remove(folder) }
            return try await onThread {
                var hasher = FileHasher()
                let scan = ModelCatalogue.scan(folders: [models], hasher: &hasher)
                let model = try #require(scan.entry(named: DemoModel.name))
                let host = try HostProcess()
                let files = model.files.map { LoadRequest.File(role: $0.role, path: $0.path) }
                try host.send(.load(LoadRequest(key: "alone", model: model.description, files: files, threads: 2)))
                return try seeds.map { seed in
                    let parameters = GenerationParameters(
                        prompt: prompt, size: ImageSize(width: 128, height: 128), sampler: .euler,
                        schedule: .automatic, steps: 8, guidanceScale: 1, distilledGuidance: 3.5, seed: seed)
                    let file = "\(seed).png"
                    try host.send(
                        .render(
                            RenderRequest(
                                id: "\(seed)", modelKey: "alone", parameters: parameters, directory: folder,
                                fileName: file)))
                    _ = try host.events { event in
                        switch event {
                        case .rendered, .failed: true
                        default: false
                        }
                    }
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
                    return PixelDigest.of(try PNGDecoder.decode([UInt8](bytes)).pixels)
                }
            }
        }
    }
}
