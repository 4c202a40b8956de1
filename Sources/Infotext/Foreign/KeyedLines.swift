import FarmBasics

/// Text of a key a line: Easy Diffusion's, YAML, TOML, and others' in their manner. Lines before the first key are the
/// prompt. Or of a label a line and what it names under it, as pages are copied.
enum KeyedLines {
    private static let mostLines = 400

    /// Nil where it is not such a text, or one with a line of infotext's pairs.
    /// - Throws: ``FarmError`` where it holds several records.
    static func read(_ text: String) throws -> ForeignParameters? {
        guard let members = [members(of: text), blocks(of: text)].lazy.compactMap(\.self).first(where: isRecord) else {
            return nil
        }
        let prompts = members.map { JSONField.plain($0.key) }.filter { JSONField(key: $0) == .prompt }
        let records = prompts.count { $0 == prompts.first }
        guard records == 1 else {
            throw FarmError(.invalidInput, "it is a list of \(records) records; give one of them")
        }
        let object = JSONText.object(members)
        let tool =
            ForeignTool.all.first { $0.isOwn(object) }
            ?? ForeignTool(name: "a list of keys") { _ in
                true
            } read: { builder in
                builder.takeFields()
            }
        let read = tool.parameters(of: object)
        return read.infotext.prompt.isEmpty ? nil : read
    }

    static func holdsBlocks(_ text: String) -> Bool { blocks(of: text).map(isRecord) ?? false }

    /// `Steps`, `20`, and an empty line; Mochi Diffusion has a colon behind the label.
    private static func blocks(of text: String) -> [JSONText.Member]? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.count >= 6, lines.count <= mostLines else { return nil }
        var members: [JSONText.Member] = []
        var block: (key: String, lines: [String])?
        var isStart = true
        for line in lines.map({ String($0).trimmingSpaces() }) + [""] {
            let label = line.hasSuffix(":") ? String(line.dropLast()) : line
            let isKey = label.count <= 40 && label.allSatisfy { $0.isLetter || $0.isNumber || " _-".contains($0) }
            if isStart, isKey, !label.isEmpty, label != line || JSONField(key: label) != nil {
                if let block { members.append(member(block.key, block.lines)) }
                block = (label, [])
            } else {
                // Words before the first label.
                guard block != nil || line.isEmpty else { return nil }
                block?.lines.append(line)
            }
            isStart = line.isEmpty
        }
        if let block { members.append(member(block.key, block.lines)) }
        return members
    }

    private static func member(_ key: String, _ lines: [String]) -> JSONText.Member {
        JSONText.Member(key: key, value: scalar(lines.joined(separator: "\n").trimmingSpaces()))
    }

    /// A prompt and two more fields, one of them a number.
    private static func isRecord(_ members: [JSONText.Member]) -> Bool {
        let fields = members.compactMap { member in JSONField(key: member.key).map { ($0, member.value) } }
        return fields.contains { $0.0 == .prompt } && Set(fields.map(\.0)).count >= 3
            && fields.contains { $0.1.double != nil || $0.0 == .size }
    }

    private static func members(of text: String) -> [JSONText.Member]? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.count >= 3, lines.count <= mostLines else { return nil }
        var members: [JSONText.Member] = []
        var head: [Substring] = []
        // The key whose block of text goes on.
        var block: (key: String, isFolded: Bool, lines: [String])?
        func close() {
            if let open = block {
                let text = open.isFolded ? folded(open.lines) : open.lines.joined(separator: "\n")
                members.append(.init(key: open.key, value: .string(text)))
            }
            block = nil
        }
        for (index, line) in lines.enumerated() {
            let words = String(line).trimmingSpaces()
            if block != nil, words.isEmpty || line.first?.isWhitespace == true || line.first == "-" {
                block?.lines.append(words)
                continue
            }
            close()
            if words.isEmpty || words == "---" || words == "..." || words.hasPrefix("#") { continue }
            // TOML's tables.
            if words.hasPrefix("["), words.hasSuffix("]"), !words.contains("\""), !words.contains(",") { continue }
            // YAML's key of what stands indented under it.
            let next = lines[(index + 1)...].first { !$0.allSatisfy(\.isWhitespace) }
            if members.isEmpty, next?.first?.isWhitespace == true, pair(words)?.value.isEmpty == true,
                JSONField(key: words) == nil
            {
                continue
            }
            guard let (key, value) = pair(words), members.isEmpty == false || JSONField(key: key) != nil else {
                guard members.isEmpty else { return nil }
                head.append(line)
                continue
            }
            if isBlockMark(value) || value.isEmpty {
                block = (key, value.hasPrefix(">"), [])
            } else {
                members.append(JSONText.Member(key: key, value: scalar(uncommented(value, of: key))))
            }
        }
        close()
        let prompt = head.joined(separator: "\n").trimmingSpaces()
        if !prompt.isEmpty { members.insert(.init(key: "prompt", value: .string(prompt)), at: 0) }
        return members
    }

    /// YAML's `|` and `>`, with what they say of the block's last line ends and of its indentation.
    private static func isBlockMark(_ value: String) -> Bool {
        ["|", ">"].contains(value.first) && value.count <= 3
            && value.dropFirst().allSatisfy { "+-123456789".contains($0) }
    }

    /// As `>` has it: a line end is a blank, an empty line is a line end.
    private static func folded(_ lines: [String]) -> String {
        lines.split(omittingEmptySubsequences: false, whereSeparator: \.isEmpty)
            .map { $0.joined(separator: " ") }.joined(separator: "\n")
    }

    /// Without YAML's and TOML's comment. A prompt without quotation marks can hold the same characters.
    private static func uncommented(_ value: String, of key: String) -> String {
        let isQuoted = value.hasPrefix("\"") || value.hasPrefix("'")
        let field = JSONField(key: key)
        guard isQuoted || field != .prompt && field != .negativePrompt else { return value }
        let heads = value.ranges(of: " #").prefix(16).map { String(value[..<$0.lowerBound]).trimmingSpaces() }
        return heads.first { !isQuoted || $0.count >= 2 && $0.last == $0.first } ?? value
    }

    /// `key: value` and `key = value`; nil for more than one pair.
    static func pair(_ line: String) -> (key: String, value: String)? {
        guard let mark = line.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return nil }
        let key = String(line[..<mark]).trimmingSpaces()
        let value = String(line[line.index(after: mark)...]).trimmingSpaces()
        let isKey = key.allSatisfy { $0.isLetter || $0.isNumber || " _-".contains($0) }
        guard isKey, !key.isEmpty, key.count <= 40 else { return nil }
        // Infotext's own line.
        let pairs = InfotextPairs.parse(line[...], limit: 3)
        let isInfotext = pairs.count >= 2 && (JSONField(key: key) == .steps || JSONField(key: pairs[1].key) != nil)
        return isInfotext ? nil : (key, value)
    }

    /// Without its quotation marks; a list as one.
    private static func scalar(_ text: String) -> JSONText {
        if let value = JSONText(parsing: text) { return value }
        if text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") {
            return .string(String(text.dropFirst().dropLast()))
        }
        return JSONText.string(text).unprinted
    }
}
