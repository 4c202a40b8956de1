import FarmBasics
import FoundationEssentials

/// The files of a folder of wildcards, those in linked folders inside it too.
struct WildcardWalk {
    /// Sorted by path.
    private(set) var files: [File] = []
    /// What is left out, a sentence each.
    private(set) var notices: [String] = []
    private let folder: String
    /// Without links.
    private let root: String
    private var entries = 0

    struct File {
        /// Relative to the folder, without its ending.
        var stem: String
        /// Lowercased.
        var ending: String
        var path: String
        /// Why it cannot be read; nil where it can be tried.
        var problem: FarmError?
    }

    private static let most = 20_000
    private static let deepest = 30
    private static let endings: Set<String> = ["txt", "yaml", "yml", "json"]

    /// - Throws: `invalidInput` for a folder that is not there, and for one of too many files.
    init(folder: String) throws {
        self.folder = folder
        root = Self.real(folder)
        guard RecipeFolder.isFolder(folder) else {
            throw FarmError(.invalidInput, "the folder of wildcards '\(folder)' is not there")
        }
        try walk("", within: [root])
        files.sort { $0.path < $1.path }
    }

    /// - Parameter parents: the folders on the way there without links, by which a loop is seen.
    private mutating func walk(_ relative: String, within parents: [String]) throws {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path(relative)) } catch {
            guard !relative.isEmpty else {
                throw FarmError(.invalidInput, "the folder of wildcards '\(folder)' cannot be read", cause: error)
            }
            return notices.append("left out: the folder '\(path(relative))' cannot be read")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            entries += 1
            guard entries <= Self.most else {
                throw FarmError(.invalidInput, "the folder '\(folder)' has more than \(Self.most) files")
            }
            let relative = relative.isEmpty ? name : relative + "/" + name
            try add(relative, within: parents)
        }
    }

    private mutating func add(_ relative: String, within parents: [String]) throws {
        let path = path(relative)
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
        let target = isLink ? Self.real(path) : path
        let isOutside = isLink && target != root && !target.hasPrefix(root + "/")
        if RecipeFolder.isFolder(path) {
            let real = isLink ? target : (parents.last ?? root) + relative.lastPart
            guard !isOutside else { return notices.append("left out: \(Self.climbing(path).message)") }
            guard !parents.contains(real), parents.count <= Self.deepest else { return }
            return try walk(relative, within: parents + [real])
        }
        guard let dot = relative.lastIndex(of: "."), !relative[dot...].contains("/") else { return }
        let ending = relative[relative.index(after: dot)...].lowercased()
        guard Self.endings.contains(ending) else { return }
        files.append(
            File(
                stem: String(relative[..<dot]), ending: ending, path: path,
                problem: isOutside ? Self.climbing(path) : nil))
    }

    private func path(_ relative: String) -> String { relative.isEmpty ? folder : folder + "/" + relative }

    private static func climbing(_ path: String) -> FarmError {
        FarmError(.invalidInput, "'\(path)' is a link that climbs out of its folder")
    }

    private static func real(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
}

extension String {
    /// The last part of a path with the slash before it.
    fileprivate var lastPart: String { "/" + (split(separator: "/").last.map(String.init) ?? "") }
}
