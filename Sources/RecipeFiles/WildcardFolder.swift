import FarmModel
import FoundationEssentials

/// A folder of wildcards as dynamic prompts keeps them: `.txt` with a value a line, `.yaml` and `.json` with lists under
/// nested keys, which are paths. A value once, sorted.
struct WildcardFolder {
    /// Values by name; a `.txt` is read when it is asked for.
    private var sources: [String: Source] = [:]
    /// What it is called where it has none.
    private var origin: String?

    private enum Source {
        case file(String)
        case values([String])
    }

    private static let mostFiles = 20_000

    /// Of a map in a recipe's own file.
    init(_ node: RecipeNode) throws {
        try add(node, path: [])
    }

    /// - Throws: `invalidInput` for a folder that is not there, and for files in it that cannot be read.
    init(folder: String) throws {
        guard RecipeFolder.isFolder(folder), let files = try? FileManager.default.subpathsOfDirectory(atPath: folder)
        else { throw FarmError(.invalidInput, "the folder of wildcards '\(folder)' is not there") }
        guard files.count <= Self.mostFiles else {
            throw FarmError(.invalidInput, "the folder '\(folder)' has more than \(Self.mostFiles) files")
        }
        origin = folder
        let root = URL(filePath: folder).resolvingSymlinksInPath().path
        for name in files.sorted() {
            guard let dot = name.lastIndex(of: ".") else { continue }
            let stem = String(name[..<dot])
            let path = folder + "/" + name
            let ending = name[name.index(after: dot)...].lowercased()
            guard ["txt", "yaml", "yml", "json"].contains(ending), !RecipeFolder.isFolder(path) else { continue }
            guard URL(filePath: path).resolvingSymlinksInPath().path.hasPrefix(root + "/") else {
                throw FarmError(.invalidInput, "the wildcard '\(path)' is a link that climbs out of its folder")
            }
            if ending == "txt" {
                sources[stem] = .file(path)
            } else {
                let text = try RecipeFolder.read(path, what: "wildcard")
                let node = try RecipeNode.parse(text, file: path, isJSON: ending == "json")
                try add(node, path: stem.split(separator: "/").dropLast().map(String.init))
            }
        }
    }

    /// Everything that the texts can reach, by name.
    /// - Parameter texts: each with the place that names it.
    /// - Throws: `invalidInput` that lists every wildcard that is not there.
    func reached(from texts: [(text: String, field: String, place: RecipePlace)]) throws -> [String: [String]] {
        var reached: [String: [String]] = [:]
        var missing: [(pattern: String, place: RecipePlace)] = []
        var queue = texts[...]
        while let (text, field, place) = queue.popFirst() {
            let wildcards = try place.placing { try PromptTemplate.wildcards(in: text, field: field) }
            for pattern in wildcards.map(\.pattern) {
                let names = WildcardNames.matching(pattern, in: sources.keys)
                if names.isEmpty, !missing.contains(where: { $0.pattern == pattern }) {
                    missing.append((pattern, place))
                }
                for name in names where reached[name] == nil {
                    let values = try place.placing { try self.values(of: name) }
                    reached[name] = values
                    queue += values.map { ($0, "wildcard '\(name)'", place) }
                }
            }
        }
        guard let first = missing.first else { return reached }
        let list = missing.map { "'\($0.pattern.shortened())'" }.joined(separator: ", ")
        let hint =
            sources.isEmpty
            ? origin.map { "; the folder '\($0)' has no .txt, .yaml or .json file" } ?? "; no wildcards were given"
            : NearestNames.hint(for: first.pattern, in: sources.keys, noun: "wildcard")
        throw first.place.error(
            missing.count == 1
                ? "the wildcard \(list) is not there\(hint)" : "the wildcards \(list) are not there\(hint)")
    }

    private func values(of name: String) throws -> [String] {
        switch sources[name] {
        case .values(let values): return values
        case .file(let path):
            let values = try RecipeFolder.read(path, what: "wildcard").split(whereSeparator: \.isNewline)
                .map { String($0).trimmingSpaces() }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
            guard !values.isEmpty else { throw FarmError(.invalidInput, "the wildcard '\(path)' has no value") }
            return Set(values).sorted()
        case nil: return []
        }
    }

    private mutating func add(_ node: RecipeNode, path: [String]) throws {
        switch node.kind {
        case .map(let entries):
            for entry in entries {
                let parts = entry.key.split(separator: "/").map(String.init)
                guard !parts.contains("..") else {
                    throw entry.place.error("the wildcard '\(entry.key.shortened())' climbs out of its folder")
                }
                try add(entry.value, path: path + parts)
            }
        case .list, .scalar:
            guard !path.isEmpty else {
                throw node.place.error("wildcards must be a map of names and lists, not \(node.description)")
            }
            let name = path.joined(separator: "/")
            let values = try node.texts("the wildcard '\(name)'").map { try $0.text(name).trimmingSpaces() }
            guard !values.isEmpty else { throw node.place.error("the wildcard '\(name)' has no value") }
            sources[name] = .values(Set(values).sorted())
        case .nothing:
            throw node.place.error("the wildcard '\(path.joined(separator: "/"))' has no value")
        }
    }
}
