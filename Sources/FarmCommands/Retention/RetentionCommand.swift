import ArgumentParser

/// `farm retention`: what is kept, and the rules that let images go.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Show what the farm keeps on disk, and set rules that delete images.",
        discussion: """
            Without a rule everything is kept. A rule deletes images of finished jobs, with their bytes and for ever; \
            the jobs stay, with their numbers and why images failed. Of several rules each is applied.

            Example:
              farm retention
              farm retention add --older-than 30d
              farm retention remove 1
            """,
        subcommands: [RetentionList.self, RetentionAdd.self, RetentionRemove.self],
        defaultSubcommand: RetentionList.self)
}
