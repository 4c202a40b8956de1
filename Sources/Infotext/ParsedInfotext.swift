import FarmBasics

/// Infotext taken apart, from stable-diffusion-webui, its relatives or Civitai; what the pairs mean is
/// ``LikeParameters``'s business.
package struct ParsedInfotext: Sendable, Equatable {
    /// One `key: value` of the parameter line.
    package struct Pair: Sendable, Equatable {
        /// As it is written, such as `CFG scale`. The same may come again: then the last one counts.
        package var key: String
        /// Without its quotation marks; JSON (`Hashes`, `Civitai resources`) as it stands.
        package var value: String

        /// - Parameter value: without quotation marks around it, and without their escapes inside.
        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// UTF-8 bytes.
    package static let largestText = 256 << 10

    /// Of several lines where the text has them, without blanks at its ends; empty where there is none.
    package var prompt = ""
    /// What stands behind `Negative prompt:`, of the same shape.
    package var negativePrompt = ""
    /// In their order.
    package var pairs: [Pair] = []
    /// What stands among the pairs and is none.
    package var passedOver: [String] = []
    /// A pair whose number a comma has cut, with what stands behind the comma: another number than the one meant.
    var cutNumber: String?

    /// What another record comes to.
    init(prompt: String, negativePrompt: String) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
    }

    /// Takes any text apart in linear time: without a parameter line it is all prompt.
    ///
    /// The parameter line is the last line if it begins with `Steps:`, else the first that does (Civitai's rule), else
    /// the last line from `Steps:` and the pairs before it on (a single-line paste), or all of it if it holds three
    /// pairs (stable-diffusion-webui's rule), two of them of known keys. Prompts that stand behind it are read, too.
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
            let template = lines[index...].firstIndex { InfotextLines.isTemplate($0) } ?? lines.endIndex
            let end = InfotextLines.promptsBehind(index, upTo: template, of: lines) ?? template
            // Adjacent lines of one text: the newlines between them stay, as ends of values.
            parameters = Substring(lines[index..<end].joined(separator: "\n"))
            lines = Array(lines[..<index] + lines[end..<template])
        } else if let last = lines.last, let start = InfotextLines.inlineParameters(in: last) {
            parameters = last[start...]
            lines[lines.index(before: lines.endIndex)] = last[..<start]
        }
        readPairs(parameters)
        readPrompts(lines)
    }

    private mutating func readPairs(_ text: Substring) {
        for piece in InfotextPairs.pieces(text) {
            if let pair = piece.pair {
                pairs.append(pair)
                continue
            }
            passedOver.append(piece.words)
            guard cutNumber == nil, piece.followsComma, piece.words.first?.isNumber == true, let pair = pairs.last,
                InfotextKeys.isKnown(pair.key), Double(pair.value) != nil
            else { continue }
            cutNumber = "\(pair.key): \(pair.value),\(piece.words)"
        }
    }

    /// The last value of a key, nil where there is none or it is empty.
    package func value(_ key: String) -> String? {
        guard let value = pairs.last(where: { $0.key == key })?.value, !value.isEmpty else { return nil }
        return value
    }

    /// Words that may be the prompt and stand where none is read.
    var wordsBesidePrompts: String? {
        passedOver.first ?? pairs.first { JSONField(key: $0.key) == .prompt && !$0.value.isEmpty }?.value
    }

    /// Whether a key is there and nothing behind it.
    func isEmpty(_ key: String) -> Bool { pairs.last { $0.key == key }?.value.isEmpty ?? false }

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
            let heading = InfotextLines.heading(of: line)
            if InfotextLines.isTemplate(line) {
                part = .template
            } else if part != .negative, let heading, heading.part == .negativePrompt {
                part = .negative
                negative.append(heading.words)
            } else if let heading, heading.part == .prompt, prompt.allSatisfy(InfotextLines.isBlank) {
                part = .prompt
                prompt = [heading.words]
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
