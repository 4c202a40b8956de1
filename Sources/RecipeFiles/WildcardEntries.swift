import FarmBasics
import Recipes

/// Reads the lists of a file of YAML or JSON: names, which are paths, and values.
struct WildcardEntries {
    /// By name.
    private(set) var readings: [String: WildcardReading] = [:]
    /// By name: why one is refused to those who use it.
    private(set) var refusals: [String: FarmError] = [:]
    /// What is left out of the file, a sentence each.
    private(set) var notices: [String] = []
    private let isLenient: Bool

    /// - Parameters:
    ///   - folder: of the file, relative to that of the wildcards.
    ///   - stem: the file's name with its folder, which a list without a name has.
    ///   - isLenient: as of the job.
    init(_ node: RecipeNode, folder: [String], stem: String, isLenient: Bool) {
        self.isLenient = isLenient
        switch node.kind {
        case .map(let entries): for entry in entries { add(entry, folder) }
        case .list(let items): add(items, named: stem)
        case .nothing: break
        case .scalar: notices.append(node.place.error("left out: wildcards are names and lists").message)
        }
    }

    private mutating func add(_ entry: RecipeNode.Entry, _ folder: [String]) {
        let parts = entry.key.split { $0 == "/" || $0 == "\\" }.map(String.init)
        guard !parts.contains("..") else {
            let error = entry.place.error("left out: the wildcard '\(entry.key.shortened())' climbs out of its folder")
            return notices.append(error.message)
        }
        let path = folder + parts
        switch entry.value.kind {
        case .map(let entries): for entry in entries { add(entry, path) }
        case .list(let items): add(items, named: path.joined(separator: "/"))
        case .scalar: add([entry.value], named: path.joined(separator: "/"))
        case .nothing: add([], named: path.joined(separator: "/"))
        }
    }

    private mutating func add(_ items: [RecipeNode], named name: String) {
        var reading = WildcardReading(values: [])
        var refusal: FarmError?
        for item in items {
            do {
                guard let value = try Self.value(of: item) else { continue }
                reading.values.append(value)
                refusal = refusal ?? item.place.refusal(of: value, field: "wildcard '\(name)'", isLenient: isLenient)
            } catch let error as FarmError {
                reading.notices.append(error.message)
            } catch {
                reading.notices.append("\(error)")
            }
        }
        reading.values = WildcardText.sorted(reading.values)
        readings[name] = reading
        refusals[name] = refusal
    }

    /// A text, or a map of `text` or `content` and `weight`; nil for what says nothing.
    /// - Throws: `invalidInput` for what is no value, such as a number.
    static func value(of item: RecipeNode) throws -> String? {
        switch item.kind {
        case .nothing: return nil
        case .scalar(let text, let isQuoted):
            guard isQuoted || !isNoText(text) else {
                throw item.place.error("left out: \(text.shortened(to: 40)) is no text; put it in quotes to use it")
            }
            let text = text.trimmingSpaces()
            return text.isEmpty ? nil : text
        case .map(let entries): return try weighted(entries, item)
        case .list: throw item.place.error("left out: a value must be a text, not \(item.description)")
        }
    }

    private static func weighted(_ entries: [RecipeNode.Entry], _ item: RecipeNode) throws -> String? {
        func text(_ key: String) throws -> String? { try entries.first { $0.key == key }?.value.text(key) }
        guard let content = try text("text") ?? text("content") else {
            throw item.place.error("left out: a value must be a text, or a map of content and weight")
        }
        let trimmed = content.trimmingSpaces()
        guard !trimmed.isEmpty else { return nil }
        guard let written = try text("weight") else { return WildcardText.plain(trimmed) }
        guard let weight = DecimalNumber.value(written.trimmingSpaces()), weight.isFinite, weight >= 0 else {
            throw item.place.error("left out: the weight '\(written.shortened())' is no number of 0 or more")
        }
        return WildcardText.weighted(trimmed, weight: weight)
    }

    /// Whether YAML takes a word without quotes for a number or for yes and no.
    private static func isNoText(_ text: String) -> Bool {
        let word = text.trimmingSpaces().lowercased()
        if ["true", "false", "yes", "no", "on", "off"].contains(word) { return true }
        let digits = word.drop { $0 == "+" || $0 == "-" }
        guard let first = digits.first, first.isNumber || first == "." else { return false }
        if [".inf", ".nan"].contains(digits) { return true }
        if digits.hasPrefix("0x") { return digits.dropFirst(2).allSatisfy { $0.isHexDigit || $0 == "_" } }
        if digits.hasPrefix("0o") { return digits.dropFirst(2).allSatisfy { $0.isNumber || $0 == "_" } }
        return PlainNumber.isOne(digits)
    }
}

/// A number as YAML and JSON write it: `3`, `1_000`, `.5`, `1.`, `2e-3`.
private enum PlainNumber {
    static func isOne(_ text: Substring) -> Bool {
        var rest = text
        func digits() -> Int {
            let run = rest.prefix { "0123456789_".contains($0) }
            rest = rest[run.endIndex...]
            return run.count
        }
        var count = digits()
        if rest.first == "." {
            rest = rest.dropFirst()
            count += digits()
        }
        guard count > 0 else { return false }
        guard rest.first == "e" else { return rest.isEmpty }
        rest = rest.dropFirst()
        if let sign = rest.first, "+-".contains(sign) { rest = rest.dropFirst() }
        return digits() > 0 && rest.isEmpty
    }
}
