import ArgumentParser

/// `farm image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Show, save or delete images of the history.",
        discussion: """
            Example:
              farm image show 1042
              farm image save 1042 --output lighthouse.png
              farm image delete 1042
            """,
        subcommands: [ImageShow.self, ImageSave.self, ImageDelete.self])
}
