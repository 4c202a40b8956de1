import FarmModel
import FoundationEssentials
import Infotext
import Prompts

/// What another program's image says of how it was made, as far as this farm has an equal: the keys are those of
/// ``ParametersOutput``, and null where nothing is said.
@dynamicMemberLookup
struct ForeignOutput: Encodable, Sendable {
    private var values: ForeignValues
    /// Those that are single values.
    private var options: OptionValues

    init(_ read: ForeignParameters) {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let like = LikeParameters(read)
        let notes = like.apply(to: &request)
        values = ForeignValues(read, request: request, strength: like.imageToImage.strength, notes: notes)
        options = OptionValues(.request(request))
    }

    subscript<Value>(dynamicMember path: KeyPath<ForeignValues, Value>) -> Value { values[keyPath: path] }

    /// All keys stand side by side.
    func encode(to encoder: any Encoder) throws {
        try values.encode(to: encoder)
        try options.encode(to: encoder)
    }

    var section: ReportSection {
        let size = values.width.flatMap { width in values.height.map { "\(width)x\($0)" } }
        func fields(_ fields: [(label: String, value: String?)]) -> [(label: String, value: String)] {
            fields.compactMap { label, value in value.map { (label, $0) } }
        }
        let head = fields([
            ("prompt", values.prompt), ("negative", values.negativePrompt.isEmpty ? nil : values.negativePrompt),
            ("model", values.model), ("size", size), ("steps", values.steps.map(String.init)),
            ("sampler", values.sampler?.rawValue), ("schedule", values.schedule?.rawValue),
            ("cfg", values.guidanceScale.map { "\($0)" }), ("guidance", values.distilledGuidance.map { "\($0)" }),
            ("seed", values.seed.map(String.init)), ("VAE", values.vae),
        ])
        let tail = fields([
            ("strength", values.strength.map { "\($0)" }), ("hires", values.hires?.text),
            ("not taken", values.notes.isEmpty ? nil : values.notes.joined(separator: "\n")),
        ])
        return ReportSection(
            values.tool.map { "Made with \($0)" } ?? "Made from", fields: head + options.fields + tail)
    }
}

/// What is no single option of ``RenderOptions``.
struct ForeignValues: Encodable, Sendable {
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
    @NullEncoded var vae: String?
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

    init(_ read: ForeignParameters, request: JobRequest, strength: Double?, notes: [String]) {
        self.strength = strength
        self.notes = notes
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
        vae = request.vae
        loras = ForeignParameters.loras(in: request.prompt).map { LoRA(name: $0.name, weight: $0.weight) }
        hires = request.hires.map {
            Hires(
                scale: $0.scale, width: $0.size?.width, height: $0.size?.height, upscaler: $0.upscaler, steps: $0.steps,
                strength: $0.strength)
        }
        fields = Dictionary(read.infotext.pairs.map { ($0.key, $0.value) }) { _, last in last }
    }
}
