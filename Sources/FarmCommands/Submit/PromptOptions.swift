import ArgumentParser
import FarmBasics
import FarmModel
import LocalFiles
import Prompts
import RecipeFiles

/// What goes with the prompt.
struct PromptOptions: ParsableArguments {
    @Option(help: .of(.loras, hint: " Repeatable."))
    var lora: [String] = []

    @Option(help: ArgumentHelp("A style of --styles, put around the prompt; repeatable.", valueName: "name"))
    var style: [String] = []

    @Option(
        help: ArgumentHelp("The web UIs' styles.csv: columns name, prompt, negative_prompt.", valueName: "file"),
        transform: PathArgument.read)
    var styles: String?

    @Flag(
        help: """
            Write out what the engine cannot honour in a prompt ([a:b:0.5], [a|b], AND) as it takes it, instead of \
            refusing it; and take a prompt that looks like parameters in part (a plan, width: 10, height: 20) as it stands.
            """)
    var lenientPrompts = false

    /// What `styles.csv` may have, in bytes.
    static let largestStyles = 4 << 20

    /// - Parameters:
    ///   - request: has its prompts already.
    ///   - isRecipe: whether a recipe makes the prompts, and has the styles put on.
    func apply(to request: inout JobRequest, isRecipe: Bool = false) throws {
        let wanted = try lora.map(Self.lora(parsing:))
        request.loras.removeAll { old in wanted.contains { $0.name == old.name } }
        request.loras += wanted
        if lenientPrompts { request.isLenient = true }
        if !isRecipe { try applyStyles(to: &request) }
    }

    /// What a recipe is to be told of styles.
    var overrides: [RecipeOverride] {
        var overrides: [RecipeOverride] = []
        if lenientPrompts {
            overrides.append(RecipeOverride(.lenient, flag: "--lenient-prompts", values: ["true"]))
        }
        if let styles {
            overrides.append(RecipeOverride(.stylesFile, flag: "--styles", values: [Folders.absolute(styles)]))
        }
        if !style.isEmpty {
            let cell = style.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
            overrides.append(RecipeOverride(.styles, flag: "--style", values: [cell]))
        }
        return overrides
    }

    private func applyStyles(to request: inout JobRequest) throws {
        guard !style.isEmpty else {
            guard styles == nil else {
                throw FarmError(.invalidInput, "--styles needs --style: name the styles to use")
            }
            return
        }
        guard let styles else {
            throw FarmError(.invalidInput, "--style needs --styles FILE, the web UIs' styles.csv")
        }
        let bytes = try LocalFile.read(styles, limit: Self.largestStyles)
        guard let text = TextInput.decode(bytes) else {
            throw FarmError(.invalidInput, "'\(styles)' is not valid UTF-8; convert the text to UTF-8 first")
        }
        let table = try PromptStyles(csv: text, file: styles)
        for style in try style.map(table.named) {
            let name = "the style '\(style.name.shortened())' of '\(styles)'"
            for text in [style.prompt, style.negativePrompt] {
                try PromptInput.check(text, name: name, isLenient: lenientPrompts)
            }
        }
        (request.prompt, request.negativePrompt) = try table.applied(
            style, prompt: request.prompt, negativePrompt: request.negativePrompt)
    }

    /// Reads `NAME` or `NAME:WEIGHT`.
    static func lora(parsing text: String) throws -> RequestedLoRA {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first.map({ String($0).trimmingSpaces() }), !name.isEmpty, parts.count <= 2 else {
            throw FarmError(
                .invalidInput, "--lora '\(text.shortened())' is not NAME or NAME:WEIGHT, such as quilt:0.8")
        }
        guard parts.count == 2 else { return RequestedLoRA(name: name) }
        guard let weight = DecimalNumber.value(String(parts[1]).trimmingSpaces()), weight.isFinite else {
            throw FarmError(
                .invalidInput, "--lora '\(text.shortened())' has a weight that is no number; write quilt:0.8")
        }
        return RequestedLoRA(name: name, weight: weight)
    }
}
