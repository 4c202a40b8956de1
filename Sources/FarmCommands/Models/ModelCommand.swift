import ArgumentParser

/// `farm models`: lists models and the files beside them, and installs the demo.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that the farm's workers hold.",
        discussion: """
            Example:
              farm models
              farm models files --kind lora
              farm models install-demo ~/models
            """,
        subcommands: [ModelList.self, ModelFileList.self, DemoModelInstall.self],
        defaultSubcommand: ModelList.self)
}
