import ArgumentParser
import FarmModel

/// The `farm` command.
struct FarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm",
        abstract: "Renders images with diffusion models on a farm of machines.",
        discussion: discussion,
        version: FarmVersion.current,
        subcommands: [GenerateCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Job",
                subcommands: [
                    JobSubmit.self, JobUpscale.self, JobList.self, JobShow.self, JobWatch.self, JobCancel.self,
                    JobRetry.self, JobFetch.self, JobSheetCommand.self, JobOpen.self, JobDelete.self, TaskWhy.self,
                    TaskPreview.self, JobPriority.self,
                ]),
            CommandGroup(
                name: "Image", subcommands: [ImageHistory.self, ImageCommand.self, ImageInfo.self, OptionList.self]),
            CommandGroup(name: "Worker and model", subcommands: [WorkerCommand.self, ModelCommand.self]),
            CommandGroup(name: "Login", subcommands: [LoginCommand.self, LogoutCommand.self, WhoAmICommand.self]),
            CommandGroup(
                name: "People",
                subcommands: [
                    PeopleCommand.self, TokenCommand.self, AccessCommand.self, FarmClose.self, AuditList.self,
                ]),
            CommandGroup(name: "Local farm", subcommands: [FarmUp.self, FarmDown.self]),
            CommandGroup(name: "Disk", subcommands: [RetentionCommand.self]),
        ])

    private static let discussion = """
        Start a farm on this machine, make four images and look at them:

          farm up --detach --model sd15.safetensors
          farm submit "a lighthouse at dusk" --count 4 --wait --output pictures

        With --json, every command prints JSON for programs on standard output: lists are arrays, keys are \
        lowerCamelCase and always there (null where nothing is known), times are ISO 8601 in UTC, durations are \
        seconds, sizes are bytes. Messages go to standard error.

        Exit codes:
        \(ExitStatus.allCases.map(\.helpLine).joined(separator: "\n"))
        """
}

extension ExitStatus {
    fileprivate var helpLine: String {
        let code = String(rawValue)
        return String(repeating: " ", count: max(0, 5 - code.count)) + code + "  " + explanation
    }
}
