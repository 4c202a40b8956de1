import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Prompts
import Testing

/// What a request names is found before any work starts, or all that is missing is said.
@Suite struct JobRequestFilesTests {
    private let model = ModelDescription(
        name: "sample", digest: Digest(repeating: "ab"), family: .sd1, bytes: 1,
        defaults: ModelDefaults(width: 512, height: 512, steps: 8), files: [])
    private let upscaler = ModelDescription(
        name: "x4", digest: Digest(repeating: "cd"), family: .esrgan, bytes: 1, defaults: ModelDefaults(),
        files: [])

    private static func file(
        _ kind: AccessoryKind, _ name: String, _ digit: Character, family: ModelFamily = .sd1
    ) -> AccessoryDescription {
        AccessoryDescription(
            kind: kind, name: name, alias: kind == .lora ? "\(name) style" : nil,
            sha256: Digest(repeating: digit), shortHash: String(repeating: digit, count: 12),
            family: family, bytes: 1)
    }

    private static func picture(_ digit: Character, _ width: Int, _ height: Int) -> InputReference {
        InputReference(
            sha256: Digest(repeating: digit), size: ImageSize(width: width, height: height))
    }

    private let holdings = FarmHoldings(
        accessories: [
            file(.lora, "quilt", "1"), file(.lora, "ink", "2"), file(.lora, "big", "3", family: .sdxl),
            file(.vae, "soft", "4"), file(.embedding, "badhands", "5"),
            file(.embedding, "fox", "6", family: .sdxl), file(.controlNet, "canny", "7"),
            file(.upscaler, "4x", "8", family: .esrgan),
        ],
        pictures: [picture("a", 256, 384), picture("b", 256, 384), picture("c", 100, 128), picture("d", 64, 64)])

    private func request(_ change: (inout JobRequest) -> Void = { _ in }) -> JobRequest {
        var request = JobRequest(submission: UUID(), prompt: "a fox", submitter: "ann")
        change(&request)
        return request
    }

    private func resolved(_ change: (inout JobRequest) -> Void) throws -> GenerationParameters {
        try request(change).resolved(model: model, holdings: holdings) { 7 }
    }

    private func refusal(of change: (inout JobRequest) -> Void, model: ModelDescription? = nil) throws -> String {
        let request = request(change)
        let error = #expect(throws: FarmError.self) {
            try request.resolved(model: model ?? self.model, holdings: holdings) { 7 }
        }
        #expect(error?.code == .invalidInput)
        return error?.message ?? ""
    }

    // MARK: Files

    @Test func weightsOfOneLoRAAreSummedInTheOrderOfFirstMention() throws {
        let parameters = try resolved {
            $0.prompt = "a <lora:ink:0.5> fox <lora:quilt:0.25>"
            $0.loras = [RequestedLoRA(name: "quilt style", weight: 0.5), RequestedLoRA(name: "ink", weight: -0.5)]
        }
        #expect(parameters.loras.map(\.file.name) == ["ink", "quilt"])
        // A weight of 0 changes nothing, and is on record.
        #expect(parameters.loras.map(\.weight) == [0, 0.75])
        #expect(parameters.prompt == "a <lora:ink:0.5> fox <lora:quilt:0.25>")
    }

    @Test func embeddingsOfTheModelsFamilyAreFoundInBothPrompts() throws {
        #expect(try resolved { $0.prompt = "a fox, BadHands" }.embeddings.map(\.name) == ["badhands"])
        #expect(try resolved { $0.negativePrompt = "(badhands:1.2)" }.embeddings.map(\.name) == ["badhands"])
        #expect(try resolved { $0.prompt = "a fox with badhandsome" }.embeddings.isEmpty)
    }

    @Test func everythingThatIsMissingIsNamedAtOnce() throws {
        let message = try refusal {
            $0.prompt = "a fox <lora:quild>"
            $0.loras = [RequestedLoRA(name: "big")]
            $0.vae = "hard"
            $0.initImage = InitImage(picture: Self.picture("e", 256, 384))
        }
        for part in ["'quild'; did you mean 'quilt'", "LoRA 'big' is for sdxl", "unknown VAE 'hard'", "eeeeeeeeee"] {
            #expect(message.contains(part), "\(message)")
        }
    }

    @Test func aVAEAControlNetAndTheModelsOwnAreTaken() throws {
        let parameters = try resolved {
            $0.vae = "soft"
            $0.control = RequestedControl(name: "canny", picture: Self.picture("d", 1, 1), strength: 0.5)
            $0.clipSkip = 1
        }
        #expect(parameters.vae?.sha256.hex.first == "4")
        #expect(parameters.control?.picture.size == ImageSize(width: 64, height: 64))
        #expect(parameters.clipSkip == nil)
        #expect(parameters.accessoryDigests.map(\.hex.first) == ["4", "7"])
        #expect(parameters.accessoryNames.values.sorted() == ["ControlNet 'canny'", "VAE 'soft'"])
        #expect(try resolved { $0.vae = "Automatic" }.vae == nil)
    }

    // MARK: Hires

    @Test(arguments: [
        (RequestedHires(), 1024, 1024, 2.0), (RequestedHires(scale: 1.5), 768, 768, 1.5),
        (RequestedHires(size: ImageSize(width: 1024, height: 0)), 1024, 1024, nil),
        (RequestedHires(scale: 3, size: ImageSize(width: 0, height: 640)), 640, 640, nil),
        (RequestedHires(size: ImageSize(width: 640, height: 768)), 640, 768, nil),
    ])
    func aHiresSizeFollowsFromScaleOrTarget(hires: RequestedHires, width: Int, height: Int, scale: Double?) throws {
        let parameters = try resolved { $0.hires = hires }
        #expect(parameters.hires?.size == ImageSize(width: width, height: height))
        #expect(parameters.hires?.scale == scale)
        #expect(parameters.hires?.upscaler == .latent(.latent))
        #expect(parameters.finalSize == ImageSize(width: width, height: height))
    }

    @Test func aHiresSizeThatCannotBeMadeIsRefusedWithTheNearest() throws {
        #expect(try refusal { $0.hires = RequestedHires(scale: 1.4) }.contains("hires width 716"))
        #expect(try refusal { $0.hires = RequestedHires(scale: 1.4) }.contains("nearest: 704 or 768"))
        #expect(try refusal { $0.hires = RequestedHires(scale: .nan) }.contains("hires scale nan"))
        // A manifest that says nonsense.
        var broken = model
        broken.defaults = ModelDefaults(width: 0, height: 0)
        let message = try refusal(
            of: { $0.hires = RequestedHires(size: ImageSize(width: 0, height: 512)) }, model: broken)
        #expect(message.contains("width 0 is out of range"))
    }

    @Test func anUpscalerIsALatentOneOrAModel() throws {
        let latent = try resolved { $0.hires = RequestedHires(upscaler: "latent (nearest)") }
        #expect(latent.hires?.upscaler == .latent(.latentNearest))
        let model = try resolved { $0.hires = RequestedHires(upscaler: "4x") }
        #expect(model.accessoryDigests.map(\.hex.first) == ["8"])
        #expect(try refusal { $0.hires = RequestedHires(upscaler: "5x") }.contains("unknown upscaler '5x'"))
    }

    // MARK: Pictures

    @Test func anInitImageGivesItsSizeWhereNoneIsAskedAndTheFarmKnowsIt() throws {
        let claimed = Self.picture("a", 9999, 1)
        let plain = try resolved { $0.initImage = InitImage(picture: claimed) }
        #expect(plain.size == ImageSize(width: 256, height: 384))
        #expect(plain.initImage?.picture == Self.picture("a", 256, 384))
        let asked = try resolved {
            $0.initImage = InitImage(picture: claimed, resizeMode: .crop)
            $0.size = ImageSize(width: 512, height: 512)
        }
        #expect(asked.size == ImageSize(width: 512, height: 512))
        let odd = try refusal { $0.initImage = InitImage(picture: Self.picture("c", 0, 0)) }
        #expect(odd.contains("the picture's width 100") && odd.contains("nearest: 64 or 128"), "\(odd)")
    }

    @Test func aMaskHasThePicturesSize() throws {
        func inpaint(_ mask: Character, area: Inpainting.Area = .wholePicture) -> InitImage {
            InitImage(
                picture: Self.picture("a", 0, 0),
                inpainting: Inpainting(mask: Self.picture(mask, 256, 384), area: area))
        }
        let masked = try resolved { $0.initImage = inpaint("b") }
        #expect(masked.inputs.map(\.sha256.hex.first) == ["a", "b"])
        #expect(masked.size == ImageSize(width: 256, height: 384))
        #expect(try refusal { $0.initImage = inpaint("d") }.contains("the mask is 64x64 and the picture 256x384"))
        // The engine draws the part alone, at the model's own size.
        let part = try resolved { $0.initImage = inpaint("b", area: .onlyMasked(padding: 32)) }
        #expect(part.size == ImageSize(width: 512, height: 512))
    }

    @Test func aLatentResizeIsTakenOnlyWhereThereIsNothingToResize() throws {
        let initImage = InitImage(picture: Self.picture("a", 0, 0), resizeMode: .latent)
        #expect(try resolved { $0.initImage = initImage }.size == ImageSize(width: 256, height: 384))
        let message = try refusal {
            $0.initImage = initImage
            $0.size = ImageSize(width: 512, height: 512)
        }
        #expect(message.contains("accepted: stretch"))
    }

    // MARK: Upscaling

    @Test func picturesToEnlargeNeedAnUpscalerAndNothingElse() throws {
        func enlarge(_ request: inout JobRequest) {
            request.prompt = ""
            request.imageCount = 2
            request.upscaling = Upscaling(pictures: [Self.picture("d", 0, 0), Self.picture("a", 0, 0)], scale: 2)
        }
        let parameters = try request(enlarge).resolved(model: upscaler, holdings: holdings) { 7 }
        // The job has the size of its largest picture, each image that of its own.
        #expect(parameters.size == ImageSize(width: 256, height: 384))
        let first = parameters.forImage(0)
        #expect(first.size == ImageSize(width: 64, height: 64) && first.upscaling?.pictures.count == 1)
        #expect(parameters.forImage(1).inputs.map(\.sha256.hex.first) == ["a"])
        #expect(try refusal(of: enlarge).contains("name an upscaler"))
        #expect(try refusal(of: { _ in }, model: upscaler).contains("enlarges pictures only"))
        for (words, change): (String, (inout JobRequest) -> Void) in [
            ("count 3", { $0.imageCount = 3 }), ("a prompt", { $0.prompt = "a fox" }),
            ("a LoRA", { $0.loras = [RequestedLoRA(name: "ink")] }), ("scale 99.0", { $0.upscaling?.scale = 99 }),
            ("the number of pictures to enlarge 0", { $0.upscaling?.pictures = [] }),
            ("eeeeeeeeee", { $0.upscaling?.pictures[0] = Self.picture("e", 64, 64) }),
        ] {
            let message = try refusal(
                of: {
                    enlarge(&$0)
                    change(&$0)
                }, model: upscaler)
            #expect(message.contains(words), "\(message)")
        }
    }

    // MARK: Without a farm

    @Test func withoutAFarmOnlyWhatNeedsNoneIsChecked() throws {
        let unknown = ModelDescription(
            name: "", digest: .zero, family: .unknown, bytes: 0, defaults: ModelDefaults(), files: [])
        _ = try request {
            $0.prompt = "a <lora:none> fox"
            $0.schedule = .alignYourSteps
            $0.flowShift = 3
            $0.hires = RequestedHires(scale: 1.1, upscaler: "none")
            $0.initImage = InitImage(picture: Self.picture("e", 3, 5))
        }.resolved(model: unknown) { 7 }
        for change: (inout JobRequest) -> Void in [
            { $0.flowShift = .nan }, { $0.eta = 2 }, { $0.clipSkip = 0 }, { $0.size = ImageSize(width: 8, height: 64) },
            { $0.initImage = InitImage(picture: Self.picture("e", 3, 5), strength: 1.5) },
            { $0.loras = [RequestedLoRA(name: "x", weight: .infinity)] },
            { $0.hires = RequestedHires(size: ImageSize(width: -1, height: 0)) },
            { $0.control = RequestedControl(name: "x", picture: Self.picture("e", 1, 1), strength: -1) },
        ] {
            #expect(throws: FarmError.self) { try request(change).resolved(model: unknown) { 7 } }
        }
    }
}
