import ArgumentParser

/// `farm workers`: lists, drains and resumes.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers",
        abstract: "List workers, their devices and what they render; drain and resume them.",
        discussion: """
            Example:
              farm workers --all
              farm workers drain node-7
            """,
        subcommands: [WorkerList.self, WorkerDrain.self, WorkerResume.self],
        defaultSubcommand: WorkerList.self)
}
