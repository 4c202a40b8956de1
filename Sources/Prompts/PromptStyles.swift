import FarmBasics

/// The styles of a `styles.csv` as stable-diffusion-webui keeps it.
package struct PromptStyles: Sendable, Equatable {
    /// In the file's order; of two with one name the later stands, in the first one's place.
    package private(set) var styles: [PromptStyle] = []

    /// Knows no style but "None".
    package init() {}

    /// Of two with one name the later stands.
    package init(_ styles: [PromptStyle]) {
        for style in styles { add(style) }
    }

    /// Reads the columns `name`, `prompt` (in old files `text`) and `negative_prompt`, in any order and among others.
    /// Rows whose name begins with `#` are comments; those without a name are skipped.
    /// - Throws: `invalidInput` for text that is no such table.
    package init(csv text: String, file: String = "styles.csv") throws {
        var rows = try CommaSeparatedRows.parse(text, file: file)[...]
        guard let header = rows.popFirst() else { return }
        guard let name = header.firstIndex(of: "name"),
            let prompt = header.firstIndex(of: "prompt") ?? header.firstIndex(of: "text")
        else {
            throw FarmError(
                .invalidInput,
                "'\(file)' is no table of styles: its first line is '\(header.joined(separator: ",").shortened())'; "
                    + "expected: name,prompt,negative_prompt")
        }
        let negative = header.firstIndex(of: "negative_prompt")
        for row in rows where name < row.count && !row[name].isEmpty && !row[name].hasPrefix("#") {
            add(
                PromptStyle(
                    name: row[name], prompt: prompt < row.count ? row[prompt] : "",
                    negativePrompt: negative.flatMap { $0 < row.count ? row[$0] : nil } ?? ""))
        }
    }

    /// Takes the place of the one of exactly that name, else goes behind the last.
    package mutating func add(_ style: PromptStyle) {
        if let index = styles.firstIndex(where: { $0.name == style.name }) {
            styles[index] = style
        } else {
            styles.append(style)
        }
    }

    /// The style of that name; failing that, of that name in another case.
    /// - Throws: `invalidInput` with the nearest names.
    package func named(_ name: String) throws -> PromptStyle {
        let lowered = name.lowercased()
        if let style = styles.first(where: { $0.name == name })
            ?? styles.first(where: { $0.name.lowercased() == lowered })
        {
            return style
        }
        // The web UIs' word for no style.
        if name == "None" { return PromptStyle(name: name, prompt: "") }
        let hint = NearestNames.hint(for: name, in: styles.map(\.name), noun: "style")
        throw FarmError(.invalidInput, "unknown style '\(name.shortened())'\(hint)")
    }

    /// Both prompts with the styles of these names put on, one after the other.
    package func applied(
        _ names: [String], prompt: String, negativePrompt: String
    ) throws -> (prompt: String, negativePrompt: String) {
        try names.map(named).reduce((prompt, negativePrompt)) { texts, style in
            (
                PromptStyle.merged(texts.0, into: style.prompt),
                PromptStyle.merged(texts.1, into: style.negativePrompt)
            )
        }
    }
}
