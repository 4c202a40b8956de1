import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Pictures drawn again from what they, or a paste, say of themselves.
    @Suite struct LikeTests {
        @Test func aPastedInfotextDrawsTheSamePicture() async throws {
            try await withFarm { farm in
                let first = try await farm.picture(
                    "first",
                    [
                        "a (yellow:1.2) fish, [purple] background <lora:quilt:0.5>", "--negative", "black",
                        "--seed", "90", "--sampler", "DPM++ 2M Karras", "--steps", "6", "--cfg", "2.5",
                    ])
                let paste = first.image.infotext
                let again = try await farm.picture("again", ["--like", "-"], input: Array(paste.utf8))
                #expect(again.pixelDigest == first.pixelDigest)
                #expect(again.image.infotext == paste)
                // Flags win over what is taken.
                let other = try await farm.picture(
                    "other", ["--like", "-", "--seed", "91"], input: Array(paste.utf8))
                #expect(other.image.parameters.seed == 91 && other.pixelDigest != first.pixelDigest)
            }
        }

        @Test func anImageWithEverythingInItComesAgainByteForByte() async throws {
            try await withFarm(workers: 2) { farm in
                let base = try await farm.picture("base", ["a red cat on a white background", "--seed", "7"])
                let mask = try TestPicture(mask: PixelBox(x: 20..<100, y: 20..<90), width: 128, height: 128)
                    .write("\(farm.folder)/mask.png")
                let everything = try await farm.picture(
                    "everything",
                    [
                        "a (blue:1.1) cat, night <lora:quilt:0.6>", "--negative", "yellow", "--lora",
                        "rocket:0.2", "--init-image", base.path, "--mask", mask, "--mask-blur", "3",
                        "--strength", "0.8", "--sampler", "Euler a", "--schedule", "Simple", "--steps", "7", "--cfg",
                        "2",
                        "--random-source", "CPU", "--eta", "0.9", "--vae-tiling", "--seed", "77",
                    ])
                let again = try await farm.picture("again", ["--like", everything.path])
                #expect(again.bytes == everything.bytes)
            }
        }

        @Test func whatCannotBeTakenIsSaid() async throws {
            try await withFarm { farm in
                let paste = """
                    a red cat on a white background
                    Steps: 4, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 2, Seed: 5, Size: 128x128, \
                    Model: papercut, Variation seed: 3, Variation seed strength: 0.4, Face restoration: CodeFormer
                    """
                let result = try await farm.run(
                    "submit", "--like", "-", "--wait", "--output", "\(farm.folder)/said", input: Array(paste.utf8))
                #expect(result.status == 0, "\(result)")
                for word in ["Variation seed", "Face restoration"] {
                    #expect(result.errors.contains(word), "\(result)")
                }
            }
        }

        @Test func hiresGivesTheAskedSize() async throws {
            try await withFarm { farm in
                let large = try await farm.picture(
                    "large",
                    [
                        "a red cat on a white background", "--seed", "7", "--hires-scale", "2", "--hires-steps", "4",
                        "--hires-strength", "0.5",
                    ])
                let picture = try TestPicture(reading: large.path)
                #expect(picture.width == 256 && picture.height == 256)
                #expect(try Sight(png: large.bytes).subject == .red)
                #expect(large.image.infotext.contains("Hires upscale: 2"))
            }
        }
    }
}
