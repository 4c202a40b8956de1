import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// The demo model's two LoRA, through farms of two workers.
    @Suite struct LoRATests {
        private static let prompt = "a red cat on a white background"

        @Test func changeStyleAndSubject() async throws {
            try await withFarm(workers: 2) { farm in
                let plain = try await farm.picture("plain", [Self.prompt, "--seed", "7"])
                let none = try await farm.picture(
                    "none", [Self.prompt, "--seed", "7", "--lora", "quilt:0"])
                #expect(none.pixelDigest == plain.pixelDigest)
                let quilt = try await farm.picture("quilt", [Self.prompt, "--seed", "7", "--lora", "quilt"])
                let tagged = try await farm.picture(
                    "tagged", ["\(Self.prompt) <lora:quilt:1>", "--seed", "7"])
                #expect(quilt.pixelDigest != plain.pixelDigest)
                #expect(tagged.pixelDigest == quilt.pixelDigest)
                let halves = try await farm.picture(
                    "halves",
                    ["\(Self.prompt) <lora:quilt:0.5>", "--seed", "7", "--lora", "quilt:0.5"])
                #expect(halves.pixelDigest == quilt.pixelDigest)

                // The style shows: its pale seams run through what was one flat paper.
                let (before, after) = (try TestPicture(reading: plain.path), try TestPicture(reading: quilt.path))
                #expect(after.roughness > before.roughness * 1.3, "\(after.roughness) against \(before.roughness)")

                let both = ["quilt:0.7", "rocket:0.6"]
                let one = try await farm.picture(
                    "one", ["a white background", "--seed", "5"] + both.flatMap { ["--lora", $0] })
                let other = try await farm.picture(
                    "other", ["a white background", "--seed", "5"] + both.reversed().flatMap { ["--lora", $0] })
                #expect(one.pixelDigest == other.pixelDigest)
                let rocket = try await farm.picture(
                    "rocket", ["a white background", "--seed", "5", "--lora", "rocket"])
                #expect(rocket.pixelDigest != one.pixelDigest)
            }
        }

        @Test func goOnlyWhereTheyLie() async throws {
            try await withFarm(workers: 1) { farm in
                let models = "\(farm.folder)/without"
                try await SharedDemoModel.link(into: models)
                // The link alone: the folder behind it belongs to all tests.
                try FileManager.default.removeItem(atPath: "\(models)/Lora")
                try await farm.startWorker("without", models: models)
                let job = try await farm.submit([Self.prompt, "--lora", "quilt", "--count", "6"])
                #expect(try await farm.finished(job).job.state == "done")
                #expect(Set(try await farm.pagedHistory(of: job).map(\.worker)) == ["worker-1"])
            }
        }

        @Test func areRefusedBeforeAnyWorkWhereNobodyHasThem() async throws {
            try await withFarm { farm in
                for arguments in [["\(Self.prompt) <lora:kilt:1>"], [Self.prompt, "--lora", "kilt"]] {
                    let result = try await farm.run(bytes: (["submit"] + arguments).map { Array($0.utf8) })
                    expect(result, status: 2, ["LoRA 'kilt'", "quilt"])
                }
                #expect(try await farm.listJobs().isEmpty)
            }
        }
    }
}

extension TestPicture {
    /// The mean step between neighbours in a row, which seams and outlines raise.
    fileprivate var roughness: Double {
        var sum = 0
        for y in 0..<height {
            for x in 1..<width {
                let at = (y * width + x) * 3
                sum += abs(Int(pixels[at]) - Int(pixels[at - 3]))
            }
        }
        return Double(sum) / Double(width * height)
    }
}
