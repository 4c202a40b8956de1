import FarmBasics
import LocalFiles

/// Where a contact sheet goes: a PNG file, or one for each page.
struct SheetFile: Sendable {
    let folder: OutputFolder
    /// The file's name without `.png`.
    private let stem: String
    /// `.png`, in the case in which it was written.
    private let ending: String

    /// - Throws: ``FarmError`` for what is no PNG file's name, and for a folder that cannot be written to.
    init(_ path: String, flag: String) throws {
        let name = String(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
        guard name.lowercased().hasSuffix(".png"), name.count > 4 else {
            throw FarmError(
                .invalidInput, "\(flag) '\(path.shortened())' is no PNG file's name; write such as sheet.png")
        }
        if FileStatus(of: path)?.kind == .folder {
            throw FarmError(.inputOutput, "\(flag) '\(path)' is a folder; name a file in it")
        }
        stem = String(name.dropLast(4))
        ending = String(name.suffix(4))
        let parent = String(path.dropLast(name.count))
        folder = try OutputFolder(creating: parent.isEmpty ? "." : parent)
    }

    /// `sheet.png`, or `sheet-07.png` of many.
    /// - Parameter page: from 0.
    func name(page: Int, of count: Int) -> String {
        guard count > 1 else { return stem + ending }
        let (number, digits) = ("\(page + 1)", "\(count)".count)
        return "\(stem)-\(String(repeating: "0", count: digits - number.count))\(number)\(ending)"
    }

    /// As people see it.
    func path(of name: String) -> String { folder.path == "." ? name : "\(folder.path)/\(name)" }
}
