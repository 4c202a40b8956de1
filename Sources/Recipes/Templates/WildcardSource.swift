/// Where a recipe's wildcards are read from while it is made: as far as its prompts reach them.
package protocol WildcardSource: Sendable {
    /// As paths without an ending.
    var names: Set<String> { get }

    /// The values of one of ``names``, sorted; none where it has none.
    /// - Throws: what is wrong with its file, by name and line.
    func values(of name: String) throws -> WildcardReading

    /// What could not be read and may be why a wildcard is not there; nil where all was.
    var problem: String? { get }
}

/// The values of one wildcard.
package struct WildcardReading: Sendable {
    /// Sorted as ``WildcardText/sorted(_:)`` does, each once, with its weight before it where it has one.
    package var values: [String]
    /// What of it is left out, a sentence each.
    package var notices: [String]

    /// - Parameter values: sorted: a draw follows from their order.
    package init(values: [String], notices: [String] = []) {
        self.values = values
        self.notices = notices
    }
}
