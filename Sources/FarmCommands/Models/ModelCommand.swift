import ArgumentParser

/// `farm models`: lists, and makes the sample.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that the farm's workers hold.",
        discussion: """
            Example:
              farm models
              farm models make-sample ~/models
            """,
        subcommands: [ModelList.self, SampleModelMake.self],
        defaultSubcommand: ModelList.self)
}
