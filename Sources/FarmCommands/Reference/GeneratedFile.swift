import ArgumentParser
import FarmConfiguration
import LocalFiles
import RecipeFiles

/// A file of the repository that follows from the programs' own declarations. A test says when one is stale.
struct GeneratedFile {
    /// From the repository's root on.
    let path: String
    let text: String

    static func all() throws -> [GeneratedFile] {
        [
            GeneratedFile(path: "Deploy/recipe.schema.json", text: try RecipeSchema.text()),
            GeneratedFile(path: "Deploy/docs/options.md", text: OptionPage.markdown),
            GeneratedFile(path: "Deploy/docs/commands.md", text: CommandPage.markdown),
            GeneratedFile(path: "Deploy/docs/roles.md", text: RolePage.markdown),
            GeneratedFile(path: "Deploy/docs/configuration.md", text: ConfigurationPage.markdown),
        ]
    }
}

/// `farm generate`, for `Deploy/generate`.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write the files of the repository that follow from declarations.",
        discussion: """
            Example:
              farm generate .
            """,
        shouldDisplay: false)

    @Argument(help: "The repository's root.", transform: PathArgument.read)
    var root: String

    func run() throws {
        for file in try GeneratedFile.all() {
            try DurableFile.write(Array(file.text.utf8), to: "\(root)/\(file.path)")
            Console.output.writeLine(file.path)
        }
    }
}
