import FarmBasics
import FoundationEssentials
import LocalFiles

/// The files that a recipe names, relative to its own folder.
struct RecipeFolder {
    /// Empty: the current one.
    let path: String

    func path(of name: String) -> String {
        name.hasPrefix("/") || path.isEmpty ? name : path + "/" + name
    }

    /// - Throws: `invalidInput` for a file that is not there, is no UTF-8 text or is too long.
    static func read(_ path: String, what: String) throws -> String {
        guard FileManager.default.isReadableFile(atPath: path), !isFolder(path) else {
            throw FarmError(.invalidInput, "the \(what) '\(path)' is not there or is no file that can be read")
        }
        if let size = FileStatus(of: path)?.byteCount, size > RecipeNode.mostBytes { throw tooLong(path, size) }
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw FarmError(.inputOutput, "the \(what) '\(path)' cannot be read", cause: error)
        }
        guard data.count <= RecipeNode.mostBytes else { throw tooLong(path, data.count) }
        guard let text = TextInput.decode(data) else {
            throw FarmError(.invalidInput, "the \(what) '\(path)' is no text in UTF-8")
        }
        return text
    }

    static func isFolder(_ path: String) -> Bool { FileStatus(of: path)?.kind == .folder }

    private static func tooLong(_ path: String, _ bytes: Int) -> FarmError {
        FarmError(
            .invalidInput, "'\(path)' has \(bytes) bytes; at most \(RecipeNode.mostBytes) are accepted")
    }
}
