import Foundation

/// Bytes on disk.
enum SizeOf {
    static func file(_ path: String) throws -> Int64 {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return size?.int64Value ?? 0
    }

    /// Of all files in a folder and its subfolders; links are followed, and a folder that is not there has none.
    static func files(in folder: String) throws -> Int64 {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.reduce(0) { sum, name in
            let path = URL(fileURLWithPath: "\(folder)/\(name)").resolvingSymlinksInPath().path
            let status = try? FileManager.default.attributesOfItem(atPath: path)
            guard status?[.type] as? FileAttributeType == .typeRegular else { return sum }
            return sum + Int64(status?[.size] as? Int ?? 0)
        }
    }
}
