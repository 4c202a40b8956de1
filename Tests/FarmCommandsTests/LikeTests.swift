import ArgumentParser
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import ImageCoding
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct LikeTests {
    private static let paste = """
        a lighthouse at dusk, <lora:quilt:0.8>
        Negative prompt: blurry
        Steps: 30, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 5.5, Seed: 1234, Size: 512x768, \
        Model hash: 0123456789, Model: sd15, Denoising strength: 0.45, Clip skip: 2, RNG: CPU, Mask blur: 9, \
        Hires upscale: 2, Hires upscaler: Latent
        """

    private func like(_ text: String) throws -> Likeness {
        try ImageSource(path: "-", bytes: Array(text.utf8)).likeness()
    }

    @Test func everythingIsTakenFromAPaste() throws {
        let request = try JobSubmit.parse(["--like", "-"]).submission(prompt: nil, like: like(Self.paste)).request
        #expect(request.prompt == "a lighthouse at dusk, <lora:quilt:0.8>")
        #expect(request.negativePrompt == "blurry")
        #expect(request.steps == 30 && request.sampler == .dpmpp2m && request.schedule == .karras)
        #expect(request.guidanceScale == 5.5 && request.seed == 1234 && request.size?.description == "512x768")
        #expect(request.clipSkip == 2 && request.randomSource == .cpu)
        #expect(request.hires?.scale == 2)
        #expect(request.model != nil)
    }

    @Test func flagsGoBeforeIt() throws {
        let command = try JobSubmit.parse([
            "a pier", "--like", "-", "--steps", "7", "--sampler", "Euler", "--seed", "-1", "--model", "mine",
            "--hires-size", "1024x1536", "--random-source", "GPU", "--count", "3", "--negative", "",
        ])
        let request = try command.submission(prompt: "a pier", like: like(Self.paste)).request
        #expect(request.prompt == "a pier" && request.negativePrompt.isEmpty)
        #expect(request.steps == 7 && request.sampler == .euler && request.schedule == nil)
        #expect(request.seed == -1 && request.model == "mine" && request.imageCount == 3)
        #expect(request.hires?.scale == nil && request.hires?.size?.description == "1024x1536")
        #expect(request.randomSource == .gpu)
        #expect(request.guidanceScale == 5.5 && request.clipSkip == 2)
    }

    @Test func itsStrengthGoesWithAnInitImageOfOnesOwn() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(try TestFiles.png(), to: folder + "/a.png")
            let flags = ["--like", "-", "--init-image", folder + "/a.png", "--mask", folder + "/a.png"]
            let paste = Self.paste.replacing(", Hires upscale: 2, Hires upscaler: Latent", with: "")
            let submission = try JobSubmit.parse(flags).submission(prompt: nil, like: like(paste))
            #expect(submission.request.initImage?.strength == 0.45)
            #expect(submission.request.initImage?.inpainting?.blur == 9)
            let own = try JobSubmit.parse(flags + ["--strength", "0.9"]).submission(prompt: nil, like: like(paste))
            #expect(own.request.initImage?.strength == 0.9)
        }
    }

    @Test func whatCouldNotBeTakenIsSaid() throws {
        let text = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Face restoration: CodeFormer"
        let notes = try JobSubmit.parse(["--like", "-"]).submission(prompt: nil, like: like(text)).notes
        #expect(notes.count == 1)
        #expect(notes.first?.contains("Face restoration") == true, "\(notes)")
    }

    @Test func ourOwnImageGivesEverything() async throws {
        var parameters = Samples.parameters
        parameters.clipSkip = 2
        parameters.stepCache = StepCache(mode: .ucache, threshold: 0.5)
        let model = ModelDescription(
            name: "m", digest: Digest(repeating: "ab"), family: .sd1, bytes: 1, defaults: ModelDefaults(),
            files: [])
        let engine = EngineBuild(
            package: "e", version: "1", sourceSHA256: "s", backend: "cpu", flags: [], compiler: "c", cpuFeatures: [])
        let metadata = PNGMetadata(
            infotext: nil,
            provenance: Provenance(
                parameters: parameters, model: model, engine: engine, deviceClass: "cpu", pixelDigest: .zero))
        let png = try TestFiles.png(textChunks: try metadata.textChunks())
        let like = try ImageSource(path: "a.png", bytes: png).likeness()
        let request = try JobSubmit.parse(["--like", "a.png"]).submission(prompt: nil, like: like).request
        #expect(request.prompt == parameters.prompt && request.seed == parameters.seed)
        #expect(request.stepCache == parameters.stepCache && request.clipSkip == 2)
        #expect(request.model == model.digest.hex)
    }

    @Test func aModelThatTheFarmLacksIsSaid() throws {
        let have = ModelDescription(
            name: "sd15", digest: Digest(repeating: "ab"), family: .sd1, bytes: 1,
            defaults: ModelDefaults(), files: [])
        var request = JobRequest(submission: .init(), prompt: "", submitter: "")
        request.model = "anythingV5"
        let error = try #require(throws: FarmError.self) { try JobSubmit.checkModel(of: request, among: [have]) }
        #expect(error.message.contains("anythingV5") && error.message.contains("--model"), "\(error.message)")
        request.model = "sd15"
        try JobSubmit.checkModel(of: request, among: [have])
        request.model = nil
        try JobSubmit.checkModel(of: request, among: [])
    }

    @Test func whatSaysNothingIsRefused() throws {
        let bare = try TestFiles.png()
        let cases: [(bytes: [UInt8], words: String)] = [
            (bare, "says nothing"), ([], "empty"), (Array(" \n ".utf8), "empty"), ([0x61, 0xFF, 0x62], "UTF-8"),
            (Array(repeating: UInt8(ascii: "a"), count: 300_000), "300000 bytes"),
            (Array(bare.prefix(40)), "says nothing"),
        ]
        for (bytes, words) in cases {
            let error = try #require(throws: FarmError.self) {
                try ImageSource(path: "it", bytes: bytes).likeness()
            }
            #expect(error.code == .invalidInput)
            #expect(error.message.contains(words) && error.message.contains("'it'"), "\(error.message)")
        }
    }
}
