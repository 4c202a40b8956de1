import EngineHostProtocol
import FarmModel
import FarmTestSupport
import Foundation
import Testing

extension RandomModelTests {
    @Suite struct Accessories {
        @Test func aLoRACountsByItsWeight() async throws {
            let path = try RandomFiles.lora.get()
            let plain = try await render().pixels
            #expect(try await render { $0.add(lora: path, weight: 0) }.pixels == plain)
            let whole = try await render { $0.add(lora: path, weight: 1) }.pixels
            #expect(whole != plain)
            #expect(try await render { $0.add(lora: path, weight: 0.5) }.pixels != whole)
            #expect(try await render().pixels == plain)
        }

        @Test func neitherTheOrderNorThePlaceOfLoRACounts() async throws {
            let paths = try [RandomFiles.lora.get(), RandomFiles.secondLoRA.get()]
            let image = try await render { for path in paths { $0.add(lora: path, weight: 0.8) } }.pixels
            #expect(
                try await render { for path in paths.reversed() { $0.add(lora: path, weight: 0.8) } }.pixels == image)
            for folder in ["first", "second/deeper"] {
                let place = try TestFolder.make("loras") + "/" + folder
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                let copies = try paths.map { path in
                    let copy = place + "/" + URL(fileURLWithPath: path).lastPathComponent
                    try FileManager.default.copyItem(atPath: path, toPath: copy)
                    return copy
                }
                #expect(try await render { for path in copies { $0.add(lora: path, weight: 0.8) } }.pixels == image)
            }
        }

        @Test func aLoRAForWhatClipSkipLeavesOutIsTaken() async throws {
            let path = try RandomFiles.lora.get()
            let image = try await render {
                $0.add(lora: path, weight: 1)
                $0.parameters.clipSkip = 2
            }
            #expect(image.size.width == 64)
        }

        @Test func aLoRAOfAnotherFamilyIsRefusedAndTheHostLives() async throws {
            let path = try RandomFiles.loraForXL.get()
            let failure = try await failure { $0.add(lora: path, weight: 1) }
            #expect(failure?.kind == .invalidInput)
            #expect(failure?.message.contains("the LoRA 'xl' does not fit model 'quill': it is for sdxl") == true)
            _ = try await render { $0.parameters.seed = 7 }
        }

        @Test func aLoRAThatFindsNoPlaceFailsTheImage() async throws {
            let path = try RandomFiles.folder.get() + "/lost.safetensors"
            try RandomCheckpoint.write(
                [
                    .matrix("lora_unet_no_such_block_to_q.lora_down.weight", [4, 320]),
                    .matrix("lora_unet_no_such_block_to_q.lora_up.weight", [320, 4]),
                ], seed: 10, to: path)
            let failure = try await failure { $0.add(lora: path, weight: 1) }
            #expect(failure?.message.contains("the LoRA 'lost' does not fit") == true, "\(String(describing: failure))")
        }

        @Test func embeddingsCountWhereTheyAreNamed() async throws {
            let path = try RandomFiles.halfEmbedding.get()
            let with: (inout RandomModelHost.Request) -> Void = {
                $0.load.embedding = path
                $0.parameters.embeddings = [RandomFiles.reference(path)]
                $0.parameters.prompt = "a lighthouse, half"
            }
            let image = try await render(with)
            #expect(Set(image.pixels).count > 64)
            let plain = try await render { $0.parameters.prompt = "a lighthouse, half" }
            #expect(image.pixels != plain.pixels)
        }

        @Test func anEmbeddingOfAnotherWidthIsRefused() async throws {
            let path = try RandomFiles.wideEmbedding.get()
            let failure = try await failure {
                $0.load.embedding = path
                $0.parameters.embeddings = [RandomFiles.reference(path)]
            }
            #expect(failure?.kind == .modelLoadFailed)
            #expect(failure?.message.contains("'wide'") == true)
        }

        @Test func aVAEOfItsOwnCounts() async throws {
            let path = try RandomFiles.vae.get()
            let image = try await render {
                $0.load.vae = path
                $0.parameters.vae = RandomFiles.reference(path)
            }
            #expect(try await render().pixels != image.pixels)
        }

        @Test func aFileOfAnotherKindIsNoVAE() async throws {
            let path = try RandomFiles.upscaler.get()
            let failure = try await failure {
                $0.load.vae = path
                $0.parameters.vae = RandomFiles.reference(path)
                $0.parameters.seed = 8
            }
            #expect(failure?.kind == .modelLoadFailed)
            #expect(failure?.message.contains("is no VAE") == true)
        }

        @Test func aControlNetCountsByItsStrength() async throws {
            let path = try RandomFiles.controlNet.get()
            let picture = try RandomFiles.picture(ImageSize(width: 96, height: 64))
            let images = try await [0, 0.5, 1].asyncMap { strength in
                try await render {
                    $0.load.controlNet = path
                    $0.files[picture.reference.sha256] = picture.path
                    $0.parameters.control = ControlImage(
                        controlNet: RandomFiles.reference(path), picture: picture.reference, strength: strength)
                }.pixels
            }
            #expect(Set(images).count == 3)
            #expect(try await render().pixels == images[0])
        }

        @Test func seamlessAndTheRandomSourceCount() async throws {
            let plain = try await render().pixels
            let seamless = try await render { ($0.load.isSeamless, $0.parameters.isSeamless) = (true, true) }.pixels
            let other = try await render { ($0.load.randomSource, $0.parameters.randomSource) = (.cpu, .cpu) }.pixels
            #expect(Set([plain, seamless, other]).count == 3)
        }
    }
}
