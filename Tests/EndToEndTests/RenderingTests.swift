import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding
import Testing

extension EndToEnd {
    @Suite struct RenderingTests {
        private static let request = [
            "a lighthouse at dusk", "--negative", "fog", "--size", "64x64", "--steps", "2", "--seed", "42", "--cfg",
            "1", "--count", "4", "--name", "shoot-1",
        ]

        /// The files of a folder by name, in the names' order.
        private func files(in folder: String) throws -> [(name: String, bytes: [UInt8])] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
            }
        }

        @Test func rendersABatchThatCanBeMadeAgain() async throws {
            try await withFarm { farm in
                let folder = "\(farm.folder)/pictures"
                let result = try await farm.succeed(["submit"] + Self.request + ["--wait", "--output", folder])
                #expect(result.output.contains("job 1 done: 4 images"))
                #expect(result.errors.contains("4/4"))
                let first = try files(in: folder)
                #expect(first.map(\.name) == (0..<4).map { "000001-00000\($0)-seed\(42 + $0).png" })
                #expect(Set(first.map(\.bytes)).count == 4)
                for (index, file) in first.enumerated() { try check(file.bytes, seed: 42 + index) }
                try await checkInfo("\(folder)/\(first[0].name)", farm)

                let again = "\(farm.folder)/again"
                try await farm.succeed(["submit"] + Self.request + ["--wait", "--output", again])
                #expect(try files(in: again).map(\.bytes) == first.map(\.bytes))
                try await checkFetch(first, folder, farm)
                try await checkSingleImages(first, farm)
            }
        }

        /// What an image says of itself.
        private func check(_ bytes: [UInt8], seed: Int) throws {
            let image = try PNGDecoder.decode(bytes)
            #expect(image.width == 64 && image.height == 64)
            // More than one flat colour.
            #expect(Set(image.pixels).count > 4)
            let metadata = try PNGMetadata(readingFrom: image.textChunks)
            let provenance = try #require(metadata.provenance)
            #expect(provenance.parameters.prompt == "a lighthouse at dusk")
            #expect(provenance.parameters.negativePrompt == "fog")
            #expect(provenance.parameters.seed == Int64(seed))
            #expect(provenance.parameters.steps == 2)
            #expect(!provenance.model.files.isEmpty)
            #expect(provenance.engine.sourceSHA256.count == 64)
            #expect(provenance.deviceClass.hasPrefix("cpu"))
            #expect(provenance.pixelDigest == PixelDigest.of(image.pixels))
            let hash = provenance.model.digest.shortHash
            #expect(
                metadata.infotext == """
                    a lighthouse at dusk
                    Negative prompt: fog
                    Steps: 2, Sampler: Euler, Schedule type: Automatic, CFG scale: 1.0, Distilled CFG Scale: 3.5, \
                    Seed: \(seed), Size: 64x64, Model hash: \(hash), Model: papercut, \
                    Version: diffusionfarm-\(FarmVersion.current)
                    """)
        }

        private func checkInfo(_ file: String, _ farm: FarmFixture) async throws {
            let info = try await farm.succeed("info", file).output
            for words in [
                "a lighthouse at dusk", "fog", "steps       2", "seed        42", "pixels are those rendered",
            ] {
                #expect(info.contains(words), "\(info)")
            }
        }

        /// Fetching again saves what is missing or spoiled, and nothing else.
        private func checkFetch(
            _ first: [(name: String, bytes: [UInt8])], _ folder: String, _ farm: FarmFixture
        ) async throws {
            #expect(try await farm.succeed("fetch", "1", "--output", folder).output.contains("nothing new, 4 of 4"))
            try FileManager.default.removeItem(atPath: "\(folder)/\(first[1].name)")
            try Data("spoiled".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(first[2].name)"))
            let fetched = try await farm.succeed("fetch", "1", "--output", folder).output
            #expect(fetched.contains("2 new images, 4 of 4") && fetched.contains("beside another file"), "\(fetched)")
            // What lies there under the name of an image, and is another file, stays.
            let spoiled = "\(folder)/\(first[2].name)"
            #expect(try Data(contentsOf: URL(fileURLWithPath: spoiled)) == Data("spoiled".utf8))
            try FileManager.default.removeItem(atPath: spoiled)
            #expect(try Set(files(in: folder).map(\.bytes)) == Set(first.map(\.bytes)))
        }

        private func checkSingleImages(_ first: [(name: String, bytes: [UInt8])], _ farm: FarmFixture) async throws {
            let images = try await farm.pagedHistory(of: 1)
            #expect(images.map(\.index) == [3, 2, 1, 0])
            #expect(images.map(\.sha256) == first.reversed().map { PixelDigest.sha256($0.bytes) })
            let newest = try #require(images.first)
            let shown: ImageJSON = try await farm.succeed("image", "show", "\(newest.id)", "--json").decode()
            #expect(shown.sha256 == newest.sha256 && shown.infotext.contains("Seed: 45"))
            let file = "\(farm.folder)/one.png"
            try await farm.succeed("image", "save", "\(newest.id)", "--output", file)
            #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) == first[3].bytes)
        }

        @Test func findsImagesInTheHistory() async throws {
            try await withFarm(workers: 2) { farm in
                let size = ["--size", "64x64", "--steps", "1"]
                let lighthouse = try await farm.submit(
                    ["A Lighthouse at dusk", "--count", "5", "--seed", "100", "--submitter", "ada"] + size)
                let harbour = try await farm.submit(
                    [
                        "the harbour at dusk", "--count", "2", "--seed", "7", "--submitter", "grace", "--sampler",
                        "Euler a", "--size", "64x80", "--steps", "1",
                    ])
                _ = try await farm.finished(lighthouse)
                _ = try await farm.finished(harbour)
                let all = try await farm.history()
                #expect(all.count == 7)
                #expect(all.map(\.id) == all.map(\.id).sorted(by: >))
                func jobs(_ arguments: String...) async throws -> [JobID] {
                    try await farm.history(arguments).map(\.job).sorted()
                }
                let fiveLighthouses = Array(repeating: lighthouse, count: 5)
                let twoHarbours = Array(repeating: harbour, count: 2)
                #expect(try await jobs("--prompt", "dusk LIGHTHOUSE") == fiveLighthouses)
                #expect(try await jobs("--prompt", "harbour lighthouse").isEmpty)
                #expect(try await jobs("--submitter", "grace") == twoHarbours)
                #expect(try await jobs("--sampler", "Euler a") == twoHarbours)
                #expect(try await jobs("--size", "64x80") == twoHarbours)
                #expect(try await jobs("--seed", "102") == [lighthouse])
                #expect(try await jobs("--model", "papercut", "--job", "\(harbour)") == twoHarbours)
                #expect(try await jobs("--model", all[0].modelDigest.shortHash).count == 7)
                #expect(try await jobs("--model", "other").isEmpty)
                #expect(try await jobs("--since", "1h").count == 7)
                #expect(try await jobs("--until", "1h").isEmpty)
                let byWorker = [
                    try await farm.history("--worker", "worker-1"), try await farm.history("--worker", "worker-2"),
                ]
                #expect(byWorker.map(\.count).reduce(0, +) == 7)
                #expect(byWorker[0].allSatisfy { $0.worker == "worker-1" })
                #expect(try await farm.pagedHistory(of: lighthouse, pageSize: 2).map(\.id).count == 5)
                let page = try await farm.succeed("history", "--job", "\(lighthouse)", "--limit", "2")
                #expect(page.errors.contains("next page: farm history --job \(lighthouse) --limit 2 --before"))
            }
        }
    }
}
