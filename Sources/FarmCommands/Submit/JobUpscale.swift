import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials

/// `farm upscale`.
struct JobUpscale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upscale",
        abstract: "Enlarge pictures with an upscaler: one job, one image a file.",
        discussion: """
            'farm models files --kind upscaler' lists the upscalers. The pictures are PNG, JPEG or WebP; what comes out \
            is PNG, in the files' order.

            Example:
              farm upscale pictures/*.png --model RealESRGAN_x4plus --output large
            """)

    @Argument(
        help: ArgumentHelp("The pictures, at most 1000.", valueName: "file"), transform: PathArgument.read)
    var files: [String]

    @Option(help: ArgumentHelp("The upscaler's name or hash.", valueName: "name"))
    var model: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many times larger, 0.1 to 8; the upscaler's own factor where left out.", valueName: "x"),
        transform: DecimalArgument.read)
    var scale: Double?

    @OptionGroup var job: JobOptions
    @OptionGroup var following: FollowOptions
    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        var submission = try submission()
        let folder = try following.folder()
        try await coordinator.withFarm { farm in
            try await self.job.apply(loginTo: farm, to: &submission.request)
            let job = try await submission.send(to: farm, room: following.room())
            try await following.follow(job, from: farm, folder: folder, format: format)
        }
    }

    /// What the flags say, checked as far as that needs no farm. The job is named after its first file.
    func submission() throws -> Submission {
        guard !model.isEmpty else {
            throw FarmError(.invalidInput, "--model is empty; see 'farm models files --kind upscaler'")
        }
        let inputs = try files.map { try InputFile($0, flag: "upscale") }
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        request.model = model
        request.imageCount = inputs.count
        request.upscaling = Upscaling(pictures: inputs.map(\.reference), scale: scale)
        request.name = Self.name(of: files)
        try job.apply(to: &request)
        try request.check()
        return Submission(request: request, files: inputs)
    }

    /// `photo.jpg`, `photo.jpg and 3 more`; cut to what a job's name may have.
    static func name(of files: [String]) -> String {
        guard let first = files.first else { return "" }
        let more = files.count > 1 ? " and \(files.count - 1) more" : ""
        var name = String(first.split(separator: "/").last ?? "").filter { character in
            character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        }
        while name.utf8.count + more.utf8.count > ParameterLimits.nameBytes { name.removeLast() }
        return name + more
    }
}
