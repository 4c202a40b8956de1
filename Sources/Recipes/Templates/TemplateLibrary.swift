import FarmBasics

/// The wildcards and variables that a recipe's templates may use, read once.
package struct TemplateLibrary: Sendable {
    let grammar: TemplateGrammar
    let variables: [(name: String, node: TemplateNode)]
    /// By name, as a path without an ending.
    private var wildcards: [String: WildcardValues]
    /// What names and patterns stand for, once they were looked up; nil for nothing.
    private var found: [String: WildcardValues?] = [:]
    private let source: (any WildcardSource)?
    /// What was read from the source, by name.
    private(set) var reached: [String: [String]] = [:]
    /// What is not as it may be meant, a sentence each.
    private(set) var notices: [String] = []

    /// - Parameter source: what else there is, read as it is asked for.
    /// - Throws: `invalidInput` for a value or a variable that does not parse.
    package init(
        wildcards: [String: [String]], variables: [RecipeVariable] = [], grammar: TemplateGrammar = .second,
        source: (any WildcardSource)? = nil
    ) throws {
        self.grammar = grammar
        self.source = source
        self.wildcards = try wildcards.reduce(into: [:]) { read, entry in
            read[entry.key] = try WildcardValues(entry.value, name: entry.key, grammar: grammar)
        }
        self.variables = try variables.map {
            ($0.name, try TemplateParser.parse($0.value, field: "variable '\($0.name)'", grammar: grammar))
        }
    }

    /// Every value that a wildcard's name stands for, those of all that a pattern matches; nil where there is none.
    /// - Parameter isDirect: whether a prompt names it, so that it must be there: otherwise what cannot be read is left
    ///   out.
    /// - Throws: what is wrong with the very file that is named.
    mutating func values(of pattern: String, isDirect: Bool) throws -> WildcardValues? {
        if let known = found[pattern], known != nil || !isDirect { return known }
        let names =
            source.map { WildcardNames.matching(pattern, in: $0.names) }
            ?? WildcardNames.matching(pattern, in: wildcards.keys)
        var all: [WildcardValues] = []
        for name in names {
            do {
                if let values = try read(name) { all.append(values) }
            } catch let error as FarmError {
                if isDirect, names == [pattern] { throw error }
                note("left out: \(error.message)")
            }
        }
        let values = all.count == 1 ? all[0] : all.isEmpty ? nil : WildcardValues.joined(all, grammar)
        found[pattern] = .some(values)
        return values
    }

    private mutating func read(_ name: String) throws -> WildcardValues? {
        if let values = wildcards[name] { return values.options.isEmpty ? nil : values }
        guard let reading = try source?.values(of: name) else { return nil }
        let values = try WildcardValues(reading.values, name: name, grammar: grammar)
        wildcards[name] = values
        reached[name] = reading.values
        reading.notices.forEach { note($0) }
        return values.options.isEmpty ? nil : values
    }

    private static let mostNotices = 1000

    mutating func note(_ notice: String) {
        if notices.count < Self.mostNotices, !notices.contains(notice) { notices.append(notice) }
    }

    /// What is wrong with a name that has no values.
    func missing(_ pattern: String, field: String, position: Int) -> FarmError {
        let names = source?.names ?? Set(wildcards.keys)
        if !WildcardNames.matching(pattern, in: names).isEmpty {
            return FarmError(.invalidInput, "the wildcard '\(pattern.shortened())' has no value")
        }
        let hint =
            names.isEmpty ? "; no wildcards were given" : NearestNames.hint(for: pattern, in: names, noun: "wildcard")
        return FarmError(
            .invalidInput,
            "the \(field) names the wildcard '\(pattern.shortened())' at character \(position), which is not "
                + "there\(hint)\(source?.problem.map { "; \($0)" } ?? "")")
    }
}

/// A text that prompts use by name: `${name}`.
package struct RecipeVariable: Sendable, Equatable, Codable {
    /// Letters, digits, `_` and `-`, as a prompt has it in `${name}`.
    package var name: String
    /// A template itself: it may have choices, wildcards and other variables.
    package var value: String

    /// Nothing is checked: ``TemplateLibrary`` refuses a value that does not parse.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
