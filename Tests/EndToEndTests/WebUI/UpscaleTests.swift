import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Upscaling as tasks of their own, with a small ESRGAN of random weights.
    @Suite struct UpscaleTests {
        @Test func picturesComeBackLargerInTheirOrder() async throws {
            try await withFarm(workers: 1) { farm in
                let models = "\(farm.folder)/models"
                try FileManager.default.createDirectory(atPath: "\(models)/ESRGAN", withIntermediateDirectories: true)
                try RandomCheckpoint.write(
                    AccessoryLayouts.doublingUpscaler, seed: 3, to: "\(models)/ESRGAN/doubling.safetensors")
                try await farm.startWorker("upscaler", models: models)
                let small = try TestPicture(width: 24, height: 16) { x, y in (UInt8(x * 10), UInt8(y * 15), 90) }
                    .write("\(farm.folder)/small.png")
                let tall = try TestPicture(width: 16, height: 40) { x, y in (UInt8(y * 6), 20, UInt8(x * 15)) }
                    .write("\(farm.folder)/tall.png")
                try await farm.succeed(
                    "upscale", small, tall, "--model", "doubling", "--output", "\(farm.folder)/large")
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(farm.folder)/large").sorted()
                let sizes = try names.map { name in
                    let picture = try TestPicture(reading: "\(farm.folder)/large/\(name)")
                    return "\(picture.width)x\(picture.height)"
                }
                #expect(sizes == ["48x32", "32x80"])
                let image = try #require(try await farm.history("--limit", "1").first)
                #expect(image.worker == "upscaler" && image.infotext.contains("Postprocess upscaler: doubling"))

                // Exactly the factor that is asked for, whatever the model's own is.
                try await farm.succeed(
                    "upscale", small, "--model", "doubling", "--scale", "1.5", "--output", "\(farm.folder)/half")
                let half = try #require(
                    try FileManager.default.contentsOfDirectory(atPath: "\(farm.folder)/half").first)
                let picture = try TestPicture(reading: "\(farm.folder)/half/\(half)")
                #expect(picture.width == 36 && picture.height == 24)

                expect(
                    try await farm.run("upscale", small, "--model", "papercut"), status: 2, ["papercut", "upscaler"])
                expect(
                    try await farm.run("submit", "a cat", "--model", "doubling"), status: 2, ["doubling", "upscaler"])
                #expect(try await farm.listJobs().count == 2)
            }
        }
    }
}
