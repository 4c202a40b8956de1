import ArgumentParser

/// `farm models`: lists models and the files beside them, keeps the farm's store, and installs the demo.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models of the farm, and push files into its store.",
        discussion: """
            Example:
              farm models
              farm models files --kind lora
              farm models push ~/loras/quilt.safetensors
              farm models install-demo ~/models
            """,
        subcommands: [
            ModelList.self, ModelFileList.self, StoredFileList.self, ModelPush.self, ModelRemove.self,
            DemoModelInstall.self,
        ],
        defaultSubcommand: ModelList.self)
}
