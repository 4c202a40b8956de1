import ArgumentParser

/// `farm workers`: lists, drains and resumes, invites and revokes.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers",
        abstract: "List workers, their devices and what they render; drain, invite and revoke them.",
        discussion: """
            Example:
              farm workers --all
              farm workers drain node-7
              farm workers invite
            """,
        subcommands: [
            WorkerList.self, WorkerDrain.self, WorkerResume.self, WorkerInvite.self, WorkerRevoke.self,
        ],
        defaultSubcommand: WorkerList.self)
}
