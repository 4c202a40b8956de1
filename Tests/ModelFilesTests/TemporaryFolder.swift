import Foundation

/// A folder that is gone with this object.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("farm-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.standardizedFileURL.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// A safetensors file with this header; `dataBytes` zeros follow it.
    @discardableResult
    func writeTensors(_ header: String, dataBytes: Int, to name: String) throws -> String {
        let length = header.utf8.count
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        return try write(prefix + Array(header.utf8) + [UInt8](repeating: 0, count: dataBytes), to: name)
    }

    /// A file with one tensor of two bytes for each name.
    @discardableResult
    func writeTensors(named names: [String], to name: String) throws -> String {
        let entries = names.enumerated().map { index, name in
            #""\#(name)":{"dtype":"F16","shape":[1],"data_offsets":[\#(index * 2),\#(index * 2 + 2)]}"#
        }
        return try writeTensors("{\(entries.joined(separator: ","))}", dataBytes: names.count * 2, to: name)
    }
}
