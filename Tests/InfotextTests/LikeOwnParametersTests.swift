import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Infotext
import Prompts
import Testing

/// What the farm itself has written of an image, in its text or its provenance, makes the same again.
@Suite struct LikeOwnParametersTests {
    private func request() -> JobRequest { JobRequest(submission: UUID(), prompt: "", submitter: "ann") }

    @Test func everythingThatInfotextSaysIsTakenBack() throws {
        var random = RandomParameters(generator: SeededGenerator(state: 5))
        for _ in 0..<400 {
            let (parameters, model) = (random.next(), random.model())
            let text = Infotext.write(parameters, model: model)
            let (request, notes) = try like(text)
            #expect(notes.isEmpty, "\(notes) from \(text)")
            try expectSame(request, parameters, model, text)
        }
    }

    private func expectSame(
        _ request: JobRequest, _ parameters: GenerationParameters, _ model: ModelDescription, _ text: String
    ) throws {
        let comment = Comment(rawValue: text)
        #expect(request.prompt.hasPrefix(parameters.prompt), comment)
        #expect(request.negativePrompt == parameters.negativePrompt, comment)
        #expect(request.model == model.name, comment)
        #expect(request.size == parameters.size, comment)
        #expect(request.sampler == parameters.sampler, comment)
        #expect(request.schedule == parameters.schedule, comment)
        #expect(request.steps == parameters.steps, comment)
        #expect(request.guidanceScale == parameters.guidanceScale, comment)
        if model.family == .flux { #expect(request.distilledGuidance == parameters.distilledGuidance, comment) }
        #expect(request.seed == parameters.seed, comment)
        #expect(request.clipSkip == parameters.clipSkip, comment)
        #expect(request.eta == parameters.eta, comment)
        #expect(request.flowShift == parameters.flowShift, comment)
        #expect((request.randomSource ?? .gpu) == parameters.randomSource, comment)
        #expect(request.vae == parameters.vae?.name, comment)
        #expect(request.isSeamless == parameters.isSeamless, comment)
        #expect(request.initImage == parameters.initImage, comment)
        #expect(request.control?.picture == parameters.control?.picture, comment)
        #expect(request.control?.strength == parameters.control?.strength, comment)
        #expect(request.control?.name == parameters.control?.controlNet.name, comment)
        #expect(request.stepCache == parameters.stepCache, comment)
        #expect(request.vaeTiling == parameters.vaeTiling, comment)
        #expect(request.hires?.strength == parameters.hires?.strength, comment)
        #expect(request.hires?.steps == parameters.hires?.steps, comment)
        #expect(request.hires?.scale == parameters.hires?.scale, comment)
        if parameters.hires?.scale == nil { #expect(request.hires?.size == parameters.hires?.size, comment) }
        // Every LoRA has its tag.
        for lora in parameters.loras { #expect(request.prompt.contains("<lora:\(lora.file.name):"), comment) }
        // What is read is written again.
        var again = parameters
        again.prompt = request.prompt
        #expect(Infotext.write(again, model: model) == text)
    }

    @Test func provenanceIsTakenExactly() throws {
        var random = RandomParameters(generator: SeededGenerator(state: 6))
        for _ in 0..<200 {
            let (parameters, model) = (random.next(), random.model())
            var request = request()
            let notes = LikeParameters(provenance: provenance(parameters, model)).apply(to: &request)
            #expect(notes.isEmpty)
            #expect(request.prompt == parameters.prompt)
            #expect(request.model == model.digest.hex)
            #expect(request.vae == parameters.vae?.sha256.hex)
            #expect(request.initImage == parameters.initImage)
            #expect(request.control?.name == parameters.control?.controlNet.sha256.hex)
            #expect(request.guidanceScale == parameters.guidanceScale)
            #expect(request.distilledGuidance == parameters.distilledGuidance)
            #expect(request.randomSource == parameters.randomSource)
            let untagged = parameters.loras.filter { !parameters.prompt.contains("<lora:\($0.file.name):") }
            #expect(request.loras == untagged.map { RequestedLoRA(name: $0.file.sha256.hex, weight: $0.weight) })
        }
    }

    private func provenance(_ parameters: GenerationParameters, _ model: ModelDescription) -> Provenance {
        Provenance(
            parameters: parameters, model: model,
            engine: EngineBuild(
                package: "p", version: "1", sourceSHA256: "", backend: "cpu", flags: [], compiler: "", cpuFeatures: []),
            deviceClass: "", pixelDigest: .zero)
    }

    @Test func tagsOfProvenanceKeepTheirAliasesAndFollowARenamedFile() throws {
        var random = RandomParameters(generator: SeededGenerator(state: 7))
        var parameters = random.next()
        let file = AccessoryReference(
            name: "quilt_v2", sha256: Digest(repeating: "abcd" + String(repeating: "0", count: 60)),
            shortHash: "abcdef012345")
        parameters.prompt = "<lora:Quilt:0.5> x"
        parameters.loras = [WeightedLoRA(file: file, weight: 0.5)]
        parameters.embeddings = []
        let like = LikeParameters(provenance: provenance(parameters, random.model()))
        var request = request()
        #expect(like.apply(to: &request).isEmpty)
        #expect(request.prompt == "<lora:Quilt:0.5> x")
        #expect(request.loras.isEmpty)
        let renamed = KnownFiles(accessories: [accessory(.lora, "patchwork", hash: "abcdef012345")])
        #expect(like.apply(to: &request, knowing: renamed).isEmpty)
        #expect(request.prompt == "<lora:patchwork:0.5> x")
    }

    @Test func anUpscalingIsTakenFromBoth() throws {
        var random = RandomParameters(generator: SeededGenerator(state: 8))
        let (base, model) = (random.next(), random.model())
        var parameters = base
        let picture = InputReference(sha256: Digest(repeating: "a"), size: ImageSize(width: 64, height: 32))
        parameters.upscaling = Upscaling(pictures: [picture], scale: 2.5)
        let (request, notes) = try like(Infotext.write(parameters, model: model))
        #expect(notes.isEmpty)
        #expect(request.upscaling == parameters.upscaling)
        #expect(request.model == model.name)
        var exact = self.request()
        #expect(LikeParameters(provenance: provenance(parameters, model)).apply(to: &exact).isEmpty)
        #expect(exact.upscaling == parameters.upscaling)
        #expect(exact.model == model.digest.hex)
    }
}
