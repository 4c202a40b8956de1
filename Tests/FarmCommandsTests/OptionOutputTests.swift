import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct OptionOutputTests {
    private static let quilt = AccessoryReference(
        name: "quilt", sha256: Digest(repeating: "cd"), shortHash: "cdcdcdcdcdcd")
    private static let picture = InputReference(
        sha256: Digest(repeating: "12"), size: ImageSize(width: 640, height: 480))

    private static var everything: GenerationParameters {
        var parameters = Samples.parameters
        parameters.clipSkip = 2
        parameters.eta = 0.5
        parameters.flowShift = 3
        parameters.randomSource = .cpu
        parameters.vae = quilt
        parameters.isSeamless = true
        parameters.loras = [WeightedLoRA(file: quilt, weight: 0.8)]
        parameters.embeddings = [quilt]
        parameters.control = ControlImage(controlNet: quilt, picture: picture, strength: 0.9)
        parameters.initImage = InitImage(
            picture: picture, strength: 0.6, resizeMode: .crop,
            inpainting: Inpainting(
                mask: picture, blur: 5, fill: .latentNoise, isInverted: true, area: .onlyMasked(padding: 12)))
        parameters.hires = HiresFix(size: ImageSize(width: 1024, height: 768), upscaler: .model(quilt), steps: 8)
        parameters.stepCache = StepCache(mode: .dbcache, threshold: 0.25)
        parameters.vaeTiling = VAETiling(tile: 32, overlap: 0.25)
        return parameters
    }

    private func json(_ parameters: GenerationParameters) throws -> String {
        try OutputRenderer(format: .json, width: nil, now: Date()).eventLine(ParametersOutput(parameters))
    }

    @Test func jsonCarriesEveryParameter() throws {
        let line = try json(Self.everything)
        for part in [
            #""clipSkip":2"#, #""eta":0.5"#, #""flowShift":3"#, #""randomSource":"CPU""#, #""isSeamless":true"#,
            #""weight":0.8"#, #""onlyMaskedPadding":12"#, #""fill":"latent noise""#, #""resizeMode":"Crop and resize""#,
            #""latentUpscaler":null"#, #""mode":"dbcache""#, #""tile":32"#, #""shortHash":"cdcdcdcdcdcd""#,
            #""width":640"#, #""upscaling":null"#,
        ] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
    }

    @Test func jsonHasTheSameKeysWhereNothingIsSet() throws {
        func keys(_ text: String) throws -> [String] {
            try JSONDecoder().decode([String: Ignored].self, from: Data(text.utf8)).keys.sorted()
        }
        #expect(try keys(json(Samples.parameters)) == keys(json(Self.everything)))
        #expect(try json(Samples.parameters).contains(#""hires":null"#))
    }

    private struct Ignored: Decodable { init(from decoder: any Decoder) {} }

    @Test func textShowsWhatIsNotAtItsDefault() {
        let plain = ParametersOutput(Samples.parameters).fields(seeds: "42").map(\.label)
        #expect(plain == ["prompt", "size", "steps", "sampler", "cfg", "guidance", "seed"])
        let fields = ParametersOutput(Self.everything).fields(seeds: "42")
        func value(_ label: String) -> String? { fields.first { $0.label == label }?.value }
        #expect(value("LoRA") == "quilt (cdcdcdcdcdcd), weight 0.8")
        #expect(value("random") == "CPU" && value("clip skip") == "2" && value("seamless") == "yes")
        #expect(value("init image") == "640x480 (1212121212), strength 0.6, crop")
        #expect(value("mask") == "640x480 (1212121212), inverted, blur 5.0, latent noise, only masked, padding 12")
        #expect(value("hires") == "1024x768, quilt (cdcdcdcdcdcd), 8 steps, strength 0.7")
        #expect(value("step cache") == "dbcache, threshold 0.25")
        #expect(value("VAE tiling") == "tiles of 32, overlap 0.25")
        #expect(value("control") == "quilt (cdcdcdcdcdcd), picture 640x480 (1212121212), strength 0.9")
    }

    @Test func anUpscalingJobSaysSo() {
        var job = Samples.job(id: 3, done: 0)
        job.name = ""
        job.imageCount = 2
        job.parameters.upscaling = Upscaling(pictures: [Self.picture, Self.picture], scale: 2)
        #expect(JobOutput(job).summary == "job 3: 2 images upscaled, 2 pictures, 2.0 times, model sd15")
        #expect(JobOutput(job).parameters.fields(seeds: "42").map(\.label) == ["upscale"])
    }

    @Test func filesBesideTheModelsAreRows() throws {
        let file = AccessoryDescription(
            kind: .lora, name: "quilt", alias: "patchwork", sha256: Self.quilt.sha256, shortHash: "cdcdcdcdcdcd",
            family: .sd1, bytes: 3_400_000)
        let rows = [AccessoryOutput(file, workers: ["w1", "w2"]), AccessoryOutput(file, workers: [])]
        let text = try OutputRenderer(format: .text, width: nil, now: Date()).list(rows, empty: "none")
        let lines = text.split(separator: "\n")
        #expect(lines.first?.hasPrefix("KIND  NAME   ALIAS      FAMILY  HASH") == true, "\(text)")
        #expect(lines[1].hasPrefix("lora  quilt  patchwork  sd1     cdcdcdcdcdcd  3.4 MB  w1, w2"), "\(text)")
        #expect(lines[2].hasSuffix("none connected  –"))
        #expect(try ModelFileList.kind(parsing: "ControlNet") == .controlNet)
        let error = try #require(throws: FarmError.self) { try ModelFileList.kind(parsing: "lroa") }
        #expect(error.message.contains("did you mean 'lora'"))
    }

    @Test func aPreviewNeedsAPlace() throws {
        try TaskPreview.checkOutput("a.png", isTerminal: true, isJSON: true)
        try TaskPreview.checkOutput(nil, isTerminal: false, isJSON: false)
        for (output, isTerminal, isJSON, words) in [
            (String?.none, true, false, "--output"), (nil, false, true, "--json"), ("", false, false, "empty"),
        ] {
            let error = try #require(throws: FarmError.self) {
                try TaskPreview.checkOutput(output, isTerminal: isTerminal, isJSON: isJSON)
            }
            #expect(error.message.contains(words))
        }
        #expect(
            TaskPreviewOutput(job: 12, index: 0, step: 7, steps: 20, file: "a.png").sentence
                == "image 12.0 at step 7 of 20, saved as a.png")
    }
}
