import Foundation

/// What tells that a file is the same as before without reading it.
struct FileStamp: Sendable, Equatable {
    var path: String
    var bytes: Int64
    var modified: Date?
    var inode: UInt64

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
            let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard !name.hasPrefix("."), let status = try? FileManager.default.attributesOfItem(atPath: target) else {
                return []
            }
            if status[.type] as? FileAttributeType == .typeDirectory { return list(path, depth: depth + 1) }
            return [
                FileStamp(
                    path: path, bytes: (status[.size] as? NSNumber)?.int64Value ?? 0,
                    modified: status[.modificationDate] as? Date,
                    inode: (status[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0)
            ]
        }
    }
}
