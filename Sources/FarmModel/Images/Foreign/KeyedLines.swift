/// Text of a key a line: Easy Diffusion's, YAML, TOML, and others' in their manner. Lines before the first key are the
/// prompt.
enum KeyedLines {
    private static let mostLines = 400

    /// Nil where it is not such a text, or one with a line of infotext's pairs.
    /// - Throws: ``FarmError`` where it holds several records.
    static func read(_ text: String) throws -> ForeignParameters? {
        guard let members = members(of: text), isRecord(members) else { return nil }
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
        // The key whose block of text goes on, and what stands before its lines.
        var block: (key: String, lines: [String])?
        func close() {
            if let open = block {
                members.append(.init(key: open.key, value: .string(open.lines.joined(separator: "\n"))))
            }
            block = nil
        }
        for line in lines {
            let words = String(line).trimmingSpaces()
            if block != nil, words.isEmpty || line.first?.isWhitespace == true || line.first == "-" {
                block?.lines.append(words)
                continue
            }
            close()
            if words.isEmpty || words == "---" || words == "..." || words.hasPrefix("#") { continue }
            // TOML's tables.
            if words.hasPrefix("["), words.hasSuffix("]"), !words.contains("\""), !words.contains(",") { continue }
            guard let (key, value) = pair(words), members.isEmpty == false || JSONField(key: key) != nil else {
                guard members.isEmpty else { return nil }
                head.append(line)
                continue
            }
            if ["|", "|-", ">", ">-", "|+", ">+"].contains(value) || value.isEmpty {
                block = (key, [])
            } else {
                members.append(JSONText.Member(key: key, value: scalar(value)))
            }
        }
        close()
        let prompt = head.joined(separator: "\n").trimmingSpaces()
        if !prompt.isEmpty { members.insert(.init(key: "prompt", value: .string(prompt)), at: 0) }
        return members
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
        let isInfotext = pairs.count >= 2 && (key == "Steps" || JSONField(key: pairs[1].key) != nil)
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
