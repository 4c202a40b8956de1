import FarmModel
import FoundationEssentials

/// What another program's image says of how it was made, as far as this farm has an equal: the keys are those of
/// ``ParametersRow``, and null where nothing is said.
struct ForeignRow: Encodable, Sendable {
    /// The program; null for the web UIs' infotext.
    @NullEncoded var tool: String?
    var prompt: String
    var negativePrompt: String
    @NullEncoded var model: String?
    @NullEncoded var width: Int?
    @NullEncoded var height: Int?
    @NullEncoded var sampler: Sampler?
    @NullEncoded var schedule: Schedule?
    @NullEncoded var steps: Int?
    @NullEncoded var guidanceScale: Double?
    @NullEncoded var distilledGuidance: Double?
    @NullEncoded var seed: Int64?
    @NullEncoded var clipSkip: Int?
    @NullEncoded var eta: Double?
    @NullEncoded var flowShift: Double?
    @NullEncoded var randomSource: RandomSource?
    @NullEncoded var vae: String?
    var isSeamless: Bool
    /// Those of the prompt's tags.
    var loras: [LoRA]
    /// Denoising strength, of image to image or of the second pass.
    @NullEncoded var strength: Double?
    @NullEncoded var hires: Hires?
    /// Every key as it stands.
    var fields: [String: String]
    /// What could not be taken, a sentence each.
    var notes: [String]

    struct LoRA: Encodable, Sendable {
        var name: String
        var weight: Double
    }

    struct Hires: Encodable, Sendable {
        @NullEncoded var scale: Double?
        @NullEncoded var width: Int?
        @NullEncoded var height: Int?
        @NullEncoded var upscaler: String?
        @NullEncoded var steps: Int?
        @NullEncoded var strength: Double?

        /// `1024x1024, Latent`.
        var text: String {
            let size = width.flatMap { width in height.map { "\(width)x\($0)" } }
            let enlarged = size ?? scale.map { "\($0) times" } ?? "2 times"
            return enlarged + (upscaler.map { ", \($0)" } ?? "")
        }
    }

    init(_ read: ForeignParameters) {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let like = LikeParameters(read)
        notes = like.apply(to: &request)
        tool = read.tool
        prompt = request.prompt
        negativePrompt = request.negativePrompt
        model = request.model
        width = request.size?.width
        height = request.size?.height
        sampler = request.sampler
        schedule = request.schedule
        steps = request.steps
        guidanceScale = request.guidanceScale
        distilledGuidance = request.distilledGuidance
        seed = request.seed
        clipSkip = request.clipSkip
        eta = request.eta
        flowShift = request.flowShift
        randomSource = request.randomSource
        vae = request.vae
        isSeamless = request.isSeamless
        loras = ForeignParameters.loras(in: request.prompt).map { LoRA(name: $0.name, weight: $0.weight) }
        strength = like.imageToImage.strength
        hires = request.hires.map {
            Hires(
                scale: $0.scale, width: $0.size?.width, height: $0.size?.height, upscaler: $0.upscaler, steps: $0.steps,
                strength: $0.strength)
        }
        fields = Dictionary(read.infotext.pairs.map { ($0.key, $0.value) }) { _, last in last }
    }

    var section: ReportSection {
        let size = width.flatMap { width in height.map { "\(width)x\($0)" } }
        let values: [(label: String, value: String?)] = [
            ("prompt", prompt), ("negative", negativePrompt.isEmpty ? nil : negativePrompt), ("model", model),
            ("size", size), ("steps", steps.map(String.init)), ("sampler", sampler?.rawValue),
            ("schedule", schedule?.rawValue), ("cfg", guidanceScale.map { "\($0)" }),
            ("guidance", distilledGuidance.map { "\($0)" }), ("seed", seed.map(String.init)), ("VAE", vae),
            ("clip skip", clipSkip.map(String.init)), ("strength", strength.map { "\($0)" }),
            ("hires", hires?.text),
            ("not taken", notes.isEmpty ? nil : notes.joined(separator: "\n")),
        ]
        return ReportSection(
            tool.map { "Made with \($0)" } ?? "Made from",
            fields: values.compactMap { label, value in value.map { (label, $0) } })
    }
}
