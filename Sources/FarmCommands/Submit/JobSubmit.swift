import ArgumentParser
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm submit`.
struct JobSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a job of one or more images.",
        discussion: """
            Returns once the farm has the job, and prints its number. With --wait it shows progress until the job \
            ends; Ctrl-C then stops waiting, not the job. With --output, which implies --wait, each image is saved \
            as it finishes. What is left out comes from the model or the farm.

            Example:
              farm submit "a lighthouse at dusk" --size 512x512 --steps 20 --sampler "Euler a" --count 100 --seed 42
              farm submit "the same in snow" --init-image photo.jpg --strength 0.6
              farm submit --like picture.png --steps 40
            """)

    @OptionGroup(title: "What to render") var generation: GenerationOptions
    @OptionGroup(title: "Like another image") var likeness: LikeOptions
    @OptionGroup(title: "LoRA and styles") var prompts: PromptOptions
    @OptionGroup(title: "From pictures") var images: ImageOptions
    @OptionGroup(title: "Hires fix") var hires: HiresOptions
    @OptionGroup(title: "How the engine works") var engine: EngineOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if generation.prompt == nil, likeness.like == nil {
            throw ValidationError("Missing expected argument '<prompt>'")
        }
        if generation.prompt == "-", likeness.like == "-" {
            throw ValidationError("The prompt and --like cannot both come from standard input")
        }
    }

    func run() async throws {
        let like = try likeness.read()
        let prompt = generation.prompt == "-" ? try PromptInput.read() : generation.prompt
        // Before the farm is asked for anything: what is wrong by itself.
        var submission = try submission(prompt: prompt, like: like)
        let folder = try delivery.folder()
        try await coordinator.withFarm { farm in
            if like != nil {
                let known = try await Self.knownFiles(of: farm)
                submission = try self.submission(prompt: prompt, like: like, knowing: known)
                for note in submission.notes { Console.errors.writeLine("farm: --like: \(note)") }
                if generation.model == nil { try Self.checkModel(of: submission.request, among: known.models) }
            }
            let job = try await submission.send(to: farm)
            try await delivery.follow(job, from: farm, folder: folder, format: format)
        }
    }

    /// What the flags say, over what `like` says; checked as far as that needs no farm.
    /// - Parameters:
    ///   - prompt: with `-` replaced by what standard input held.
    ///   - known: the farm's files, by which names from elsewhere are turned into the farm's.
    func submission(
        prompt: String?, like: Likeness? = nil, knowing known: KnownFiles = KnownFiles()
    ) throws -> Submission {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let notes = like.map { $0.notes + $0.parameters.apply(to: &request, knowing: known) } ?? []
        if let prompt { request.prompt = prompt }
        try generation.apply(to: &request)
        try prompts.apply(to: &request)
        try engine.apply(to: &request)
        try hires.apply(to: &request)
        let files = try images.apply(to: &request, like: like?.parameters.imageToImage)
        try request.check()
        return Submission(request: request, files: files, notes: notes)
    }

    private static func knownFiles(of farm: FarmConnection) async throws -> KnownFiles {
        let reply = try await farm.persisting { try await farm.call { try await $0.listModels(.init()) } }
        return KnownFiles(
            models: try reply.entries.map { try ModelDescription(wire: $0.model) },
            accessories: try reply.accessories.map { try AccessoryDescription(wire: $0.accessory) })
    }

    /// Refuses a model that the farm lacks, and says how to go on.
    static func checkModel(of request: JobRequest, among models: [ModelDescription]) throws {
        guard let model = request.model else { return }
        do {
            let candidates = models.map { ModelResolver.Candidate(model: $0, isConnected: true) }
            _ = try ModelResolver.resolve(model, among: candidates)
        } catch let error as FarmError {
            throw FarmError(error.code, "--like: \(error.message); choose another with --model NAME")
        }
    }
}
