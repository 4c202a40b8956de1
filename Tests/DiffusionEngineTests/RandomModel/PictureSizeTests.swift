import EngineHostProtocol
import FarmModel
import Foundation
import ImageCoding
import Testing

extension RandomModelTests {
    @Suite struct PictureSizes {
        @Test(arguments: LatentUpscaler.allCases) func hiresGivesTheAskedSize(upscaler: LatentUpscaler) async throws {
            let size = ImageSize(width: 128, height: 64)
            let image = try await render {
                $0.parameters.hires = HiresFix(size: size, upscaler: .latent(upscaler), steps: 1, strength: 0.6)
                $0.parameters.steps = 1
            }
            #expect(image.size == size)
            let progress = image.progress.filter { $0.phase == .sampling }
            #expect(progress.last.map { $0.step == $0.steps } == true)
            #expect(progress.map(\.step) == progress.map(\.step).sorted())
        }

        @Test func hiresTakesAnUpscalersModel() async throws {
            let path = try RandomFiles.upscaler.get()
            let size = ImageSize(width: 128, height: 128)
            let image = try await render {
                $0.files[RandomFiles.reference(path).sha256] = path
                $0.parameters.hires = HiresFix(
                    size: size, upscaler: .model(RandomFiles.reference(path)), steps: 1, strength: 0.6)
                $0.parameters.steps = 1
            }
            #expect(image.size == size)
        }

        @Test func tilesOfTheAutoencoderCount() async throws {
            let plain = try await render().pixels
            let tiled = try await render { $0.parameters.vaeTiling = VAETiling(tile: 4, overlap: 0.25) }.pixels
            #expect(tiled != plain)
            let whole = try await render { $0.parameters.vaeTiling = VAETiling(tile: 64) }
            #expect(whole.size.width == 64)
        }

        @Test(arguments: [(nil, 140, 100), (1.5, 105, 75), (2, 140, 100)] as [(Double?, Int, Int)])
        func upscalingGivesTheAskedSize(scale: Double?, width: Int, height: Int) async throws {
            let path = try RandomFiles.upscaler.get()
            let picture = try RandomFiles.picture(ImageSize(width: 70, height: 50))
            let image = try await render {
                $0.load.upscaler = path
                $0.files[picture.reference.sha256] = picture.path
                $0.parameters.upscaling = Upscaling(pictures: [picture.reference], scale: scale)
            }
            #expect(image.size == ImageSize(width: width, height: height))
            #expect(Set(image.pixels).count > 16)
        }

        @Test func largePicturesAreEnlargedInTiles() async throws {
            let path = try RandomFiles.upscaler.get()
            let picture = try RandomFiles.picture(ImageSize(width: 200, height: 40))
            let image = try await render {
                $0.load.upscaler = path
                $0.files[picture.reference.sha256] = picture.path
                $0.parameters.upscaling = Upscaling(pictures: [picture.reference])
            }
            #expect(image.size == ImageSize(width: 400, height: 80))
            #expect(image.progress.contains { $0.phase == .sampling && $0.step > 0 && $0.step == $0.steps })
        }

        @Test func anUpscalerDrawsNothing() async throws {
            let path = try RandomFiles.upscaler.get()
            let failure = try await failure { $0.load.upscaler = path }
            #expect(failure?.kind == .invalidInput)
        }

        @Test func previewsChangeNoByte() async throws {
            let plain = try await render { $0.parameters.steps = 12 }
            let watched = try await render {
                $0.parameters.steps = 12
                $0.wantsPreview = true
            }
            #expect(watched.pixels == plain.pixels)
            #expect(plain.previews.isEmpty)
            let preview = try #require(watched.previews.first)
            let png = try #require(Data(base64Encoded: preview.png))
            let image = try PNGDecoder.decode([UInt8](png))
            #expect((image.width, image.height) == (8, 8))
            #expect((1...12).contains(preview.step) && preview.steps == 12)
            #expect(Double(watched.previews.count) <= watched.seconds + 1)
        }
    }
}
