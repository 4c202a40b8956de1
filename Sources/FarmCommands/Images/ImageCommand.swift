import ArgumentParser

/// `farm image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Show or save one image of the history.",
        discussion: """
            Example:
              farm image show 1042
              farm image save 1042 --output lighthouse.png
            """,
        subcommands: [ImageShow.self, ImageSave.self])
}
