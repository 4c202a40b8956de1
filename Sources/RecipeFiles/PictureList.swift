import FarmBasics
import FoundationEssentials
import Recipes

/// The pictures that a recipe starts from: files, folders and patterns such as `in/*.png`.
enum PictureList {
    private static let endings: Set<String> = ["png", "jpg", "jpeg", "webp", "bmp"]

    /// The files in order; those of a folder or a pattern sorted by name.
    /// - Throws: `invalidInput` that names everything that is not there.
    static func paths(_ names: [String], in folder: RecipeFolder) throws -> [String] {
        var (paths, missing) = ([String](), [String]())
        for name in names {
            let path = folder.path(of: name)
            let found: [String]
            if RecipeFolder.isFolder(path) {
                found = pictures(in: path)
            } else if FileManager.default.fileExists(atPath: path) {
                found = [path]
            } else if name.contains(where: { "*?[".contains($0) }) {
                found = matches(path)
            } else {
                found = []
            }
            if found.isEmpty { missing.append(name) }
            paths += found
        }
        guard missing.isEmpty else {
            let list = missing.map { "'\($0.shortened(to: 120))'" }.joined(separator: ", ")
            throw FarmError(.invalidInput, "no picture is there for \(list)")
        }
        return paths
    }

    private static func pictures(in folder: String) -> [String] {
        files(in: folder).filter { endings.contains(ending($0)) }.map { folder + "/" + $0 }
    }

    /// Patterns are in the last part of a path only.
    private static func matches(_ path: String) -> [String] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let pattern = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let names = files(in: folder).filter { endings.contains(ending($0)) }
        return WildcardNames.matching(pattern, in: names).map { slash == nil ? $0 : folder + "/" + $0 }
    }

    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") && !RecipeFolder.isFolder(folder + "/" + $0) }.sorted()
    }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]).lowercased() } ?? ""
    }
}
