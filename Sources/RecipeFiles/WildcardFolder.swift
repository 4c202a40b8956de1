import FarmBasics
import Recipes

/// A folder of wildcards as dynamic prompts keeps them: `.txt` with a value a line, `.yaml` and `.json` with lists under
/// nested keys, which are paths, or one list, named as the file. A value once, sorted.
///
/// What cannot be read harms none but those who name it.
struct WildcardFolder: WildcardSource {
    let names: Set<String>
    /// What is left out of the folder, a sentence each.
    let notices: [String]
    let problem: String?
    private let sources: [String: Source]
    /// What it is called where it has none.
    private let origin: String?
    private let isLenient: Bool

    private enum Source {
        /// Read when it is asked for.
        case lines(path: String)
        case reading(WildcardReading)
        case unreadable(FarmError)
    }

    /// No wildcards.
    init() {
        self.init(sources: [:], isLenient: false)
    }

    private init(
        sources: [String: Source], isLenient: Bool, notices: [String] = [], problem: String? = nil,
        origin: String? = nil
    ) {
        self.sources = sources
        self.isLenient = isLenient
        names = Set(sources.keys)
        self.notices = notices
        self.problem = problem
        self.origin = origin
    }

    /// Of a map in a recipe's own file.
    /// - Parameter isLenient: as of the job.
    /// - Throws: `invalidInput` with the place of what is no wildcard.
    init(_ node: RecipeNode, isLenient: Bool = false) throws {
        for entry in try node.entries("wildcards")
        where entry.key.split(whereSeparator: { "/\\".contains($0) }).contains("..") {
            throw entry.place.error("the wildcard '\(entry.key.shortened())' climbs out of its folder")
        }
        let entries = WildcardEntries(node, folder: [], stem: "wildcards", isLenient: isLenient)
        self.init(sources: Self.sources(of: entries), isLenient: isLenient, notices: entries.notices)
    }

    private static func sources(of entries: WildcardEntries) -> [String: Source] {
        entries.readings.mapValues { .reading($0) }.merging(entries.refusals.mapValues { .unreadable($0) }) { $1 }
    }

    /// - Throws: `invalidInput` for a folder that is not there.
    init(folder: String, isLenient: Bool = false) throws {
        let walk = try WildcardWalk(folder: folder)
        var sources: [String: Source] = [:]
        var (notices, problems) = (walk.notices, [String]())
        for file in walk.files {
            if let problem = file.problem {
                sources[file.stem] = .unreadable(problem)
                notices.append("left out: \(problem.message)")
            } else if file.ending == "txt" {
                sources[file.stem] = .lines(path: file.path)
            } else {
                do {
                    let entries = try Self.entries(of: file, isLenient: isLenient)
                    notices += entries.notices
                    sources.merge(Self.sources(of: entries)) { $1 }
                } catch let error as FarmError {
                    sources[file.stem] = sources[file.stem] ?? .unreadable(error)
                    notices.append("left out: \(error.message)")
                    problems.append(error.message)
                }
            }
        }
        self.init(
            sources: sources, isLenient: isLenient, notices: notices,
            problem: problems.isEmpty ? nil : problems.prefix(3).joined(separator: "; "), origin: folder)
    }

    private static func entries(of file: WildcardWalk.File, isLenient: Bool) throws -> WildcardEntries {
        let text = try RecipeFolder.read(file.path, what: "wildcard")
        let node = try RecipeNode.parse(text, file: file.path, isJSON: file.ending == "json")
        let folder = file.stem.split(separator: "/").dropLast().map(String.init)
        return WildcardEntries(node, folder: folder, stem: file.stem, isLenient: isLenient)
    }

    func values(of name: String) throws -> WildcardReading {
        switch sources[name] {
        case .reading(let reading): return reading
        case .unreadable(let error): throw error
        case .lines(let path):
            let text = try RecipeFolder.read(path, what: "wildcard")
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .map { String($0).trimmingSpaces() }
            var values: [String] = []
            for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
                let place = RecipePlace(file: path, line: number + 1, column: 1)
                if let error = place.refusal(of: line, field: "wildcard '\(name)'", isLenient: isLenient) {
                    throw error
                }
                values.append(WildcardText.plain(line))
            }
            return WildcardReading(values: WildcardText.sorted(values))
        case nil: return WildcardReading(values: [])
        }
    }

    /// Refuses texts that do not parse, and those that name a wildcard which is not there.
    /// - Parameter texts: each with the place that names it.
    /// - Throws: `invalidInput` that lists every wildcard that is not there.
    func check(_ texts: [(text: String, field: String, place: RecipePlace)]) throws {
        var missing: [(pattern: String, place: RecipePlace)] = []
        for (text, field, place) in texts {
            let wildcards = try place.placing { try PromptTemplate.wildcards(in: text, field: field) }
            for pattern in wildcards.map(\.pattern) where !missing.contains(where: { $0.pattern == pattern }) {
                if WildcardNames.matching(pattern, in: names).isEmpty { missing.append((pattern, place)) }
            }
        }
        guard let first = missing.first else { return }
        let list = missing.map { "'\($0.pattern.shortened())'" }.joined(separator: ", ")
        let hint =
            names.isEmpty
            ? origin.map { "; the folder '\($0)' has no .txt, .yaml or .json file" } ?? "; no wildcards were given"
            : NearestNames.hint(for: first.pattern, in: names, noun: "wildcard")
        throw first.place.error(
            (missing.count == 1 ? "the wildcard \(list) is not there" : "the wildcards \(list) are not there") + hint
                + (problem.map { "; \($0)" } ?? ""))
    }
}
