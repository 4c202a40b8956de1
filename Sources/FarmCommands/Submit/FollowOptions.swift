import ArgumentParser
import FarmModel
import Recipes

/// What happens once a job is submitted.
struct FollowOptions: ParsableArguments {
    @Flag(help: "Wait until the job ends and show progress.")
    var wait = false

    @Option(
        help: ArgumentHelp(
            "Save the images in this folder as they finish, and never over other files; implies --wait.",
            valueName: "dir"),
        transform: PathArgument.read)
    var output: String?

    /// The folder, found writable.
    func folder() throws -> OutputFolder? { try output.map(OutputFolder.init(creating:)) }

    /// What is done where the farm has no room for the job.
    /// - Parameter isFollowed: whether something else than these flags waits for the job.
    func room(isFollowed: Bool = false) -> RoomWait {
        RoomWait(waits: wait || output != nil || isFollowed) { Console.errors.writeLine("farm: \($0)") }
    }

    /// Says that the farm has the job, and follows it where that was asked for.
    /// - Parameters:
    ///   - axes: of the job's recipe; nil where it has none.
    ///   - sheet: where a contact sheet goes at the end.
    func follow(
        _ job: Job, axes: [RecipeAxis]? = nil, from farm: FarmConnection, folder: OutputFolder?,
        sheet: SheetFile? = nil, format: FormatOptions
    ) async throws {
        let output = JobOutput(job)
        let summary = axes.map(output.summary) ?? output.summary
        guard wait || folder != nil || sheet != nil else {
            if format.json {
                return Console.output.write(
                    try format.renderer.report(JobShowOutput(job: output, failures: [], axes: axes)))
            }
            Console.output.writeLine(summary)
            return Console.output.writeLine("follow it with: farm watch \(job.id)")
        }
        if !format.json { Console.output.writeLine(summary) }
        try await JobWait(farm: farm, job: job.id, folder: folder, sheet: sheet, isJSON: format.json).run()
    }
}
