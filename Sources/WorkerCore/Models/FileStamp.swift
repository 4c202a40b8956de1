import FoundationEssentials
import LocalFiles

/// What tells that a file is the same as before without reading it.
struct FileStamp: Sendable, Equatable {
    var path: String
    var identity: FileIdentity

    /// Every file in these folders and their subfolders, by path. A folder that cannot be read counts as empty.
    static func list(_ folders: [String]) -> [FileStamp] {
        folders.flatMap { list($0, depth: 0) }
    }

    private static func list(_ folder: String, depth: Int) -> [FileStamp] {
        guard depth < 8 else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().flatMap { name -> [FileStamp] in
            let path = "\(folder)/\(name)"
            // Links are followed: a model is often one.
            guard !name.hasPrefix("."), let status = FileStatus(of: path) else { return [] }
            if status.kind == .folder { return list(path, depth: depth + 1) }
            return [FileStamp(path: path, identity: status.identity)]
        }
    }
}
