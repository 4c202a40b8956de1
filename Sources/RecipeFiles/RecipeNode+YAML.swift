import FarmBasics
import Yams

extension RecipeNode {
    /// Bytes of a file that is read as YAML or JSON.
    static let mostBytes = 4_000_000
    /// Nodes, with what aliases stand for.
    private static let mostNodes = 200_000
    private static let deepest = 50

    /// Reads YAML, of which JSON is a part.
    /// - Parameter isJSON: for characters beyond the basic plane, which JSON alone escapes in two halves.
    /// - Throws: `invalidInput` with line and column.
    static func parse(_ text: String, file: String, isJSON: Bool = false) throws -> RecipeNode {
        let start = RecipePlace(file: file, line: 1, column: 1)
        guard text.utf8.count <= mostBytes else {
            throw start.error("the file has \(text.utf8.count) bytes; at most \(mostBytes) are accepted")
        }
        let text = isJSON ? SurrogatePairs.joined(text) : text
        // First with every alias as a plain word, which cannot grow: the parser compares keys whole, and one made of
        // aliases of aliases would keep it for ever.
        var plain = Converter(file: file, maximum: mostNodes)
        if let root = try compose(AliasMarks.disarmed(text), start) { _ = try plain.node(root, depth: 0) }
        guard let root = try compose(text, start) else { return RecipeNode(kind: .nothing, place: start) }
        var converter = Converter(file: file, maximum: mostNodes)
        return try converter.node(root, depth: 0)
    }

    private static func compose(_ text: String, _ start: RecipePlace) throws -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw Self.error(error, start)
        }
    }

    private static func error(_ error: YamlError, _ start: RecipePlace) -> FarmError {
        func place(_ mark: Mark) -> RecipePlace {
            RecipePlace(file: start.file, line: mark.line, column: mark.column)
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return place(mark).error("this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0.shortened(to: 40))'" }.joined(separator: ", ")
            return place(context.mark).error("\(names) is given twice")
        case .reader(let problem, let offset, _, let text):
            let before = text.utf8.prefix(offset ?? 0)
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
            return RecipePlace(file: start.file, line: line, column: column).error("this is no YAML: \(problem)")
        default: return start.error("this is no YAML")
        }
    }

    /// Makes our own nodes, so many at most.
    private struct Converter {
        let file: String
        let maximum: Int
        private var nodes = 0
        private var bytes = 0

        init(file: String, maximum: Int) {
            self.file = file
            self.maximum = maximum
        }

        mutating func node(_ node: Node, depth: Int) throws -> RecipeNode {
            let place = place(of: node)
            nodes += 1
            guard nodes <= maximum, bytes <= 2 * RecipeNode.mostBytes else {
                throw place.error(
                    "the file grows past \(maximum) parts or \(2 * RecipeNode.mostBytes) bytes "
                        + "when its aliases are put in")
            }
            guard depth <= RecipeNode.deepest else {
                throw place.error("more than \(RecipeNode.deepest) levels of lists and maps")
            }
            switch node {
            case .scalar(let scalar):
                bytes += scalar.string.utf8.count
                let isQuoted = scalar.style != .plain && scalar.style != .any
                if !isQuoted, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
                    return RecipeNode(kind: .nothing, place: place)
                }
                return RecipeNode(kind: .scalar(scalar.string, isQuoted: isQuoted), place: place)
            case .sequence(let items):
                return RecipeNode(kind: .list(try items.map { try self.node($0, depth: depth + 1) }), place: place)
            case .mapping(let pairs):
                return RecipeNode(kind: .map(try pairs.map { try entry($0.key, $0.value, depth) }), place: place)
            case .alias: throw place.error("an alias stands for nothing")
            }
        }

        private mutating func entry(_ key: Node, _ value: Node, _ depth: Int) throws -> Entry {
            let place = place(of: key)
            guard case .scalar(let scalar) = key, scalar.string.unicodeScalars.first != AliasMarks.plain else {
                throw place.error("a key must be a word, not a list, a map or an alias")
            }
            return Entry(key: scalar.string, place: place, value: try node(value, depth: depth + 1))
        }

        private func place(of node: Node) -> RecipePlace {
            RecipePlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        }
    }
}
