import FarmBasics
import FarmModel
import FarmStore
import Foundation
import ModelFiles

/// Models of several files: their manifest is stored under the model's digest, once all its files are.
extension StoredFileService {
    func receiveManifest(
        _ header: StoredFileHeader, in folder: StoredFileFolder, sendFrom: (Int64) async throws -> Void,
        next: () async throws -> Data?
    ) async throws -> StoredFile {
        let digest = try header.digest ?? Digest(checking: "")
        let files = try await store.storedFiles()
        let known = files.first { $0.digest == digest && folder.size(of: digest) != nil }
        // The same files under another name are another model to people.
        if let known, known.name == header.name { return known }
        if let other = Self.namesake(of: header, among: files) { throw Self.nameTaken(by: other) }
        try await sendFrom(0)
        var data = Data()
        while let chunk = try await next() {
            data += chunk
            guard data.count <= StoredManifest.maximumLength else {
                throw FarmError(
                    .invalidInput, "the manifest '\(header.name)' has more than \(StoredManifest.maximumLength) bytes")
            }
        }
        let manifest = try StoredManifest(parsing: data, digest: digest)
        guard manifest.fileName == header.name else {
            throw FarmError(.invalidInput, "the manifest '\(header.name)' is that of '\(manifest.name)'")
        }
        if let missing = manifest.files.values.first(where: { folder.size(of: $0.sha256) != $0.bytes }) {
            throw FarmError(
                .failedPrecondition, "the store lacks '\(missing.name)' of the model '\(manifest.name)': push it first")
        }
        let model = try manifest.description(path: folder.file(of:), allowPickle: allowPickle)
        if known == nil { try folder.write(data, as: digest) }
        return try await recorder(of: header).record(
            stored: StoredFile(
                digest: digest, name: header.name, bytes: manifest.bytes, model: model, accessory: nil,
                storedAt: Date()))
    }

    /// Another stored file of the name, where that matters. Without its digest, a file may be the one of its length.
    static func namesake(of header: StoredFileHeader, among files: [StoredFile]) -> StoredFile? {
        guard !header.isPart else { return nil }
        return files.first { file in
            file.name == header.name && !file.isPart
                && (header.digest.map { file.digest != $0 } ?? (file.bytes != header.byteCount))
        }
    }

    static func nameTaken(by other: StoredFile) -> FarmError {
        FarmError(
            .conflict,
            "the store has another file '\(other.name)' (\(other.shortHash)): take it out with 'farm models remove "
                + "\(other.shortHash)', or push this one under another name")
    }
}

extension StoredFile {
    /// Of a model of several files.
    var isManifest: Bool { name.hasSuffix(ModelManifest.suffix) }
}
