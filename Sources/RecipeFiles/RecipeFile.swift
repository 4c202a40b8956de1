package import FarmModel
import FoundationEssentials
package import Recipes

/// A recipe as its file says it, and what the file says of the job itself.
package struct RecipeFile: Sendable {
    /// Where it starts from pictures, with stand-ins in their places: ``Recipe/with(pictures:)`` puts in the uploaded.
    package var recipe: Recipe
    /// What of its wildcards is left out or stays as text, a sentence each.
    package var notices: [String] = []
    /// The pictures to upload, in the recipe's order.
    package var pictures: [String]
    /// The job's; nil, as in the next three: the file says nothing of it.
    package var name: String?
    /// ``ParameterLimits/priority`` bounds it.
    package var priority: Int?
    /// See ``JobRequest/isLenient``.
    package var isLenient: Bool?
    /// Whether opposite edges of the job's images fit together.
    package var isSeamless: Bool?

    /// Reads a file of YAML or JSON and all that it names.
    /// - Parameter overrides: what stands in the place of its keys; their paths are relative to its folder, too.
    /// - Throws: a ``FarmError`` with line and column for what is wrong in it.
    package static func read(_ path: String, overrides: [RecipeOverride] = []) throws -> RecipeFile {
        let text = try RecipeFolder.read(path, what: "recipe")
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return try parse(
            text, file: path, folder: folder == "/" ? folder : String(folder.dropLast()),
            isJSON: path.lowercased().hasSuffix(".json"), overrides: overrides)
    }

    /// A recipe without a file.
    package static func make(_ keys: [RecipeOverride]) throws -> RecipeFile {
        let start = RecipePlace(file: "", line: 1, column: 1, flag: "the command line")
        var reader = RecipeReader(folder: RecipeFolder(path: ""), start: start)
        try reader.read(([] as [RecipeNode.Entry]).overridden(by: keys, file: start.file))
        return try reader.finished()
    }

    /// - Parameters:
    ///   - file: its name, for messages.
    ///   - folder: what the paths in it are relative to; empty is the current one.
    package static func parse(
        _ text: String, file: String, folder: String = "", isJSON: Bool = false, overrides: [RecipeOverride] = []
    ) throws -> RecipeFile {
        let root = try RecipeNode.parse(text, file: file, isJSON: isJSON)
        if case .nothing = root.kind { throw root.place.error("the recipe is empty; give it at least a prompt") }
        let entries = try root.entries("a recipe").overridden(by: overrides, file: file)
        var reader = RecipeReader(folder: RecipeFolder(path: folder), start: root.place)
        try reader.read(entries)
        return try reader.finished()
    }

    /// Puts what the file says of the job into a request.
    package func apply(to request: inout JobRequest) {
        if let name { request.name = name }
        if let priority { request.priority = priority }
        if let isLenient { request.isLenient = isLenient }
        if let isSeamless { request.isSeamless = isSeamless }
    }
}
