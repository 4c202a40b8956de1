/// Infotext taken apart, from stable-diffusion-webui, its relatives or Civitai; what the pairs mean is
/// ``LikeParameters``'s business.
package struct ParsedInfotext: Sendable, Equatable {
    package struct Pair: Sendable, Equatable {
        package var key: String
        /// Without its quotation marks; JSON (`Hashes`, `Civitai resources`) as it stands.
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// UTF-8 bytes.
    package static let largestText = 256 << 10

    package var prompt = ""
    package var negativePrompt = ""
    /// In their order.
    package var pairs: [Pair] = []

    /// What another record comes to.
    init(prompt: String, negativePrompt: String) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
    }

    /// Takes any text apart in linear time: without a parameter line it is all prompt.
    ///
    /// The parameter line is the last line if it begins with `Steps:`, else the first that does (Civitai's rule), else
    /// the last line from `Steps:` on (a single-line paste), or all of it if it holds three pairs
    /// (stable-diffusion-webui's rule).
    /// - Throws: ``FarmError`` where the text is longer than ``largestText``.
    package init(parsing text: String) throws {
        guard text.utf8.count <= Self.largestText else {
            throw FarmError(
                .invalidInput,
                "the parameter text has \(text.utf8.count) bytes; at most \(Self.largestText) are accepted")
        }
        var lines = InfotextLines.split(text.droppingByteOrderMark())
        var parameters: Substring = ""
        if let index = InfotextLines.parameterLine(of: lines) {
            let end = lines[index...].firstIndex { InfotextLines.isTemplate($0) } ?? lines.endIndex
            // Adjacent lines of one text: the newlines between them stay, as ends of values.
            parameters = Substring(lines[index..<end].joined(separator: "\n"))
            lines.removeSubrange(index...)
        } else if let last = lines.last, let start = InfotextLines.inlineParameters(in: last) {
            parameters = last[start...]
            lines[lines.index(before: lines.endIndex)] = last[..<start]
        }
        pairs = InfotextPairs.parse(parameters)
        readPrompts(lines)
    }

    /// The last value of a key, nil where there is none or it is empty.
    package func value(_ key: String) -> String? {
        guard let value = pairs.last(where: { $0.key == key })?.value, !value.isEmpty else { return nil }
        return value
    }

    /// The program that says that it wrote the text; nil where it is a web UI or does not say.
    package var program: String? {
        let version = value("Version") ?? ""
        if version.hasPrefix("Fooocus") { return "Fooocus" }
        if version.hasPrefix("stable-diffusion.cpp") { return "stable-diffusion.cpp" }
        if version.hasPrefix("ComfyUI") { return "ComfyUI" }
        if value("Civitai resources") != nil { return "Civitai" }
        return value("App").map { $0.shortened(to: 40) }
    }

    private mutating func readPrompts(_ lines: [Substring]) {
        let lines = InfotextLines.breakingBeforeNegativePrompt(lines)
        enum Part { case prompt, negative, template }
        var part = Part.prompt
        var prompt: [Substring] = []
        var negative: [Substring] = []
        for line in lines {
            if InfotextLines.isTemplate(line) {
                part = .template
            } else if part != .negative, let words = InfotextLines.negativePrompt(line) {
                part = .negative
                negative.append(words)
            } else {
                switch part {
                case .prompt: prompt.append(line)
                case .negative: negative.append(line)
                case .template: break
                }
            }
        }
        self.prompt = prompt.joined(separator: "\n").trimmingSpaces()
        negativePrompt = negative.joined(separator: "\n").trimmingSpaces()
    }
}
