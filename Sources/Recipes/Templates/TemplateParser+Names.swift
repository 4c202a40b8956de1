import FarmBasics

extension TemplateParser {
    // MARK: Wildcards

    private var nameStops: Set<Unicode.Scalar> {
        let stops: Set<Unicode.Scalar> = [")", "#", "|", "\n", "<", ">"]
        return grammar == .first ? stops.union(["{", "}", "$", ","]) : stops
    }

    mutating func wildcard() throws -> TemplateNode? {
        let start = cursor
        cursor.index += 2
        let sampler = sampler()
        guard let found = cursor.wildcard(stops: nameStops) else {
            cursor = start
            return nil
        }
        // Arguments are looked at before anything is read, so that nothing is read twice.
        let heads: [ArgumentHead]? = found.arguments.map { argumentHeads($0) } ?? []
        let name = heads == nil ? TemplateNode.text("") : try part(found.name) { try $0.name() }
        guard let heads, !name.isEmpty else {
            cursor = start
            return nil
        }
        let arguments = try heads.map { head in
            TemplateAssignment(
                name: head.name, value: try part(head.value) { try $0.value(until: .nothing) }, isOnce: head.isOnce)
        }
        cursor.index = (found.arguments.map { $0.upperBound + 1 } ?? found.name.upperBound) + 2
        let wildcard = TemplateWildcard(
            name: name, source: cursor.string(start.index..<cursor.index), sampler: sampler, arguments: arguments,
            position: start.index + 1)
        if let pattern = wildcard.pattern, WildcardNames.climbs(pattern) {
            throw error("the wildcard '\(pattern.shortened())', which climbs out of its folder,", at: start.index)
        }
        return .wildcard(wildcard)
    }

    private mutating func name() throws -> TemplateNode {
        let name = try value(until: .nothing)
        guard case .text(let text) = name else { return name == .sequence([]) ? .text("") : name }
        return .text(grammar == .first ? text.trimmingSpaces() : WildcardNames.normalized(text))
    }

    /// Reads a part as if it were all there is.
    private mutating func part<Value>(
        _ range: Range<Int>, _ read: (inout Self) throws -> Value
    ) rethrows -> Value {
        let end = cursor.end
        (cursor.index, cursor.end) = (range.lowerBound, range.upperBound)
        defer { cursor.end = end }
        return try read(&self)
    }

    private typealias ArgumentHead = (name: String, isOnce: Bool, value: Range<Int>)

    /// Of `a=x, b=y`; nil for anything else.
    private mutating func argumentHeads(_ range: Range<Int>) -> [ArgumentHead]? {
        let heads = cursor.parts(of: range).map { piece in part(piece) { $0.argumentHead(before: piece.upperBound) } }
        return heads.contains { $0 == nil } ? nil : heads.compactMap { $0 }
    }

    private mutating func argumentHead(before end: Int) -> ArgumentHead? {
        cursor.skipBlanks()
        guard let name = cursor.name() else { return nil }
        cursor.skipBlanks()
        guard cursor.take("=") else { return nil }
        cursor.skipBlanks()
        let isOnce = cursor.take("!")
        return (name, isOnce, cursor.index..<end)
    }

    // MARK: Variables and wraps

    mutating func variable() throws -> TemplateNode {
        let start = cursor.index
        cursor.index += 2
        cursor.skipBlanks()
        guard let name = cursor.name() else { throw error("a '${' without a name", at: start) }
        cursor.skipBlanks()
        let node: TemplateNode
        let keepsExisting = cursor.at("?=")
        if keepsExisting { cursor.index += 1 }
        if cursor.take("=") {
            let isOnce = cursor.take("!")
            node = .assignment(
                TemplateAssignment(
                    name: name, value: try value(until: .brace), isOnce: isOnce, keepsExisting: keepsExisting))
        } else if cursor.take(":") {
            node = .variable(name: name, fallback: try value(until: .brace), position: start + 1)
        } else {
            node = .variable(name: name, fallback: nil, position: start + 1)
        }
        guard cursor.take("}") else { throw error("a '${' that never ends", at: start) }
        return node
    }

    mutating func wrap() throws -> TemplateNode {
        let start = cursor.index
        cursor.index += 2
        skipBlanks()
        let wrapper = try sequence(until: .braceOrDollars)
        guard cursor.take("$$") else { throw error("a '%{' without its '$$'", at: start) }
        let inner = try value(until: .brace)
        guard cursor.take("}") else { throw error("a '%{' that never ends", at: start) }
        return .wrap(wrapper: wrapper, inner: inner)
    }
}
