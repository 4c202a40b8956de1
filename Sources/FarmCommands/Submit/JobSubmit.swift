import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import Infotext
import RecipeFiles
import Recipes
import SwiftProtobuf

/// `farm submit`.
struct JobSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a job of one or more images.",
        discussion: """
            Returns once the farm has the job, and prints its number. With --wait it shows progress until the job \
            ends; Ctrl-C then stops waiting, not the job. It also waits until the farm has room, where you have as many \
            images queued as you may. With --output, which implies --wait, each image is saved \
            as it finishes. What is left out comes from the model or the farm.

            A recipe makes many different images of one job: every combination of its axes. Its prompts have the \
            grammar of dynamic prompts. --dry-run says what it would be: how many images, of what, and whether the \
            farm has what they need.

            Example:
              farm submit "a lighthouse at dusk" --size 512x512 --steps 20 --sampler "Euler a" --count 100 --seed 42
              farm submit "the same in snow" --init-image photo.jpg --strength 0.6
              farm submit --like picture.png --steps 40
              farm submit --recipe grid.yaml --dry-run
              farm submit "a {red|blue} house" --axis "steps=10-50(+10)" --axis "sampler=Euler a,Heun" --sheet sheet.png
            """)

    @OptionGroup(title: "What to render") var generation: GenerationOptions
    @OptionGroup(title: "Many different images") var variety: RecipeOptions
    @OptionGroup(title: "Like another image") var likeness: LikeOptions
    @OptionGroup(title: "LoRA and styles") var prompts: PromptOptions
    @OptionGroup(title: "From pictures") var images: ImageOptions
    @OptionGroup(title: "Hires fix") var hires: HiresOptions
    @OptionGroup(title: "How the engine works") var engine: EngineOptions
    @OptionGroup var following: FollowOptions

    @Flag(help: "Say what the job would be, and submit nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp("Make a contact sheet of the job at its end; implies --wait.", valueName: "file.png"),
        transform: PathArgument.read)
    var sheet: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if generation.prompt == nil, likeness.like == nil, variety.recipe == nil {
            throw ValidationError("Missing expected argument '<prompt>'")
        }
        if generation.prompt == "-", likeness.like == "-" {
            throw ValidationError("The prompt and --like cannot both come from standard input")
        }
        if dryRun, following.wait || following.output != nil || sheet != nil {
            throw ValidationError("--dry-run submits nothing: leave out --wait, --output and --sheet")
        }
    }

    func run() async throws {
        let like = try likeness.read()
        let isRead = generation.prompt == "-"
        let prompt = (isRead ? try PromptInput.read(isLenient: prompts.lenientPrompts) : generation.prompt)?
            .droppingByteOrderMark()
        // Before the farm is asked for anything: what is wrong by itself.
        let recipe = try variety.isGiven ? variety.read(overrides(prompt: prompt)) : nil
        var submission = try submission(prompt: prompt, like: like, recipe: recipe)
        let sheet = try sheet.map { try SheetFile($0, flag: "--sheet") }
        let folder = try following.folder()
        try await coordinator.withFarm { farm in
            if like != nil {
                let known = try await Self.knownFiles(of: farm)
                submission = try self.submission(prompt: prompt, like: like, knowing: known, recipe: recipe)
                for note in submission.notes { Console.errors.writeLine("farm: --like: \(note)") }
                if generation.model == nil { try Self.checkModel(of: submission.request, among: known.models) }
            }
            try await generation.job.apply(loginTo: farm, to: &submission.request)
            for notice in NoticeList.lines(submission.notices) { Console.errors.writeLine("farm: \(notice)") }
            if dryRun {
                let plan = try await submission.plan(on: farm)
                return Console.output.write(try plan.text(format.renderer))
            }
            let job = try await submission.send(to: farm, room: following.room(isFollowed: sheet != nil))
            try await following.follow(
                job, axes: submission.recipe?.axes, from: farm, folder: folder, sheet: sheet, format: format)
        }
    }

    /// What the flags say, over what `recipe` says, over what `like` says; checked as far as that needs no farm.
    /// - Parameters:
    ///   - prompt: with `-` replaced by what standard input held.
    ///   - known: the farm's files, by which names from elsewhere are turned into the farm's.
    ///   - recipe: read with the flags' own keys in place of its.
    func submission(
        prompt: String?, like: Likeness? = nil, knowing known: KnownFiles = KnownFiles(), recipe: ReadRecipe? = nil
    ) throws -> Submission {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        var notes = like.map { $0.notes + $0.parameters.apply(to: &request, knowing: known) } ?? []
        notes += request.dropWhatModelLacks(generation.model ?? request.model, knowing: known)
        if let prompt { request.prompt = prompt.droppingByteOrderMark() }
        let isLenient = prompts.lenientPrompts || recipe?.file.isLenient == true
        for (text, name) in [(prompt, "the prompt"), (generation.negative, "--negative")] {
            if let text { try PromptInput.check(text, name: name, isLenient: isLenient) }
        }
        recipe?.apply(to: &request)
        try generation.apply(to: &request)
        try prompts.apply(to: &request, isRecipe: recipe != nil)
        try engine.apply(to: &request)
        try hires.apply(to: &request)
        let files = try images.apply(to: &request, like: like?.parameters.imageToImage)
        if request.seed == nil, let problem = like?.parameters.seedProblem { throw problem }
        if prompt == nil, recipe?.hasPrompt != true, let problem = like?.parameters.promptProblem { throw problem }
        guard let recipe else {
            try request.check()
            let hint = RecipeOptions.hint([("the prompt", prompt), ("--negative", generation.negative)])
            let remarks = try MaskLook.remarks(on: request, files: files, knowsSize: true)
            return Submission(request: request, files: files, notes: notes, notices: [hint].compactMap { $0 } + remarks)
        }
        request.imageCount = recipe.recipe.count
        if recipe.hasPrompt { request.prompt = "" }
        try request.check()
        try recipe.check(request)
        return Submission(
            request: request, recipe: recipe.recipe, files: files + recipe.pictures, notes: notes,
            notices: recipe.notices + (try MaskLook.remarks(on: request, files: files, knowsSize: false)))
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
