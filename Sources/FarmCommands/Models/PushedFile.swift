import FarmBasics
import FarmModel
import Foundation
import LocalFiles
import ModelFiles

/// A model file on this machine that is to go into the farm's store.
struct PushedFile: Sendable {
    let path: String
    let name: String
    let byteCount: Int64
    /// Part of a model of several files.
    let isPart: Bool

    init(path: String, isPart: Bool = false) throws {
        guard let status = FileStatus(of: path) else {
            throw FarmError("cannot read '\(path)'", SystemError())
        }
        guard status.kind == .file else { throw FarmError(.invalidInput, "'\(path)' is no file") }
        self.path = path
        name = URL(fileURLWithPath: path).lastPathComponent
        byteCount = Int64(status.byteCount)
        self.isPart = isPart
    }

    var isManifest: Bool { name.hasSuffix(ModelManifest.suffix) }

    /// The files of a model of several, by role.
    func parts() throws -> (manifest: ModelManifest, files: [ModelFileRole: PushedFile]) {
        let manifest = try ModelManifest.read(path)
        guard manifest.files.count > 1 else {
            throw FarmError(.invalidInput, "'\(path)' describes a model of one file: push that file")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return (manifest, try manifest.files.mapValues { try PushedFile(path: "\(folder)/\($0)", isPart: true) })
    }

    /// Whether the file's name and header are a model file's; of a manifest, whether its files are there.
    func check() throws {
        if isManifest {
            _ = try parts()
        } else {
            // Whether it takes pickles the coordinator decides, and the digest matters nothing here.
            _ = try ModelFileDescription(reading: path, fileName: name, sha256: .zero, allowPickle: true)
        }
    }
}
