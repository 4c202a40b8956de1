internal import Crypto
package import FarmBasics
package import FarmModel
package import Foundation

/// A manifest as it travels: a model of several files with the digests of all, so that whoever has the model's digest
/// can check the manifest, and then each file.
package struct StoredManifest: Sendable, Equatable, Codable {
    /// One file of the model, as it is fetched.
    package struct File: Sendable, Equatable, Codable {
        /// Inside the manifest's folder.
        package var name: String
        /// By which it is fetched and checked.
        package var sha256: FarmBasics.Digest
        /// The file's length, 1 to ``StoredManifest/mostFileBytes``.
        package var bytes: Int64

        /// Nothing is checked: ``StoredManifest/init(parsing:digest:)`` refuses what cannot be.
        package init(name: String, sha256: FarmBasics.Digest, bytes: Int64) {
            self.name = name
            self.sha256 = sha256
            self.bytes = bytes
        }
    }

    /// Of one file: more than any file system holds, and few enough that sums of them do not overflow.
    static let mostFileBytes: Int64 = 1 << 56

    /// Bytes of its JSON, at most.
    package static let maximumLength = 64 << 10

    /// As a manifest's: printable, without a slash.
    package var name: String
    /// By role.
    package var files: [String: File]
    /// Those of the manifest from which it was made; the digest does not cover them.
    package var defaults: ModelDefaults

    /// For a model of this machine; nothing is checked.
    package init(name: String, files: [ModelFileRole: File], defaults: ModelDefaults) {
        self.name = name
        self.files = Dictionary(uniqueKeysWithValues: files.map { ($0.rawValue, $1) })
        self.defaults = defaults
    }

    /// - Throws: `invalidInput` for what is no such manifest, or another than that of the model of this digest.
    package init(parsing data: Data, digest: FarmBasics.Digest) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw FarmError(.invalidInput, "what is said to be a model's manifest cannot be read", cause: error)
        }
        let names = files.values.map(\.name)
        guard ModelManifest.isName(name), files.count > 1, Set(names).count == names.count,
            files.keys.allSatisfy({ ModelFileRole(rawValue: $0) != nil }),
            names.allSatisfy({ ModelManifest.isInside($0) && !$0.contains("/") && !$0.hasPrefix(".") }),
            files.values.allSatisfy({ (1...Self.mostFileBytes).contains($0.bytes) })
        else {
            throw FarmError(.invalidInput, "the manifest of '\(name.shortened())' names no model of several files")
        }
        guard self.digest == digest else {
            throw FarmError(
                .invalidInput, "the manifest of '\(name)' is that of the model \(self.digest), not \(digest)")
        }
    }

    /// Its JSON with sorted keys, as it travels.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(self)
    }

    /// `NAME.model.json`, as it lies in a models folder.
    package var fileName: String { name + ModelManifest.suffix }
    /// Of all files together, without the manifest.
    package var bytes: Int64 { files.values.reduce(0) { $0 + $1.bytes } }

    /// As ``ModelDescription/digest`` says.
    package var digest: FarmBasics.Digest {
        ModelScan.digest(of: files.map { ($0.key, $0.value.sha256) })
    }

    /// The manifest as it lies beside its files.
    package func plain() throws -> Data {
        struct Plain: Encodable {
            var name: String
            var files: [String: String]
            var defaults: ModelDefaults
        }
        return try JSONEncoder().encode(
            Plain(name: name, files: files.mapValues(\.name), defaults: defaults))
    }

    /// What the model is, by the headers of its files.
    /// - Parameter path: where the file of a digest lies.
    package func description(path: (_ sha256: FarmBasics.Digest) -> String, allowPickle: Bool) throws
        -> ModelDescription
    {
        var headers: [ModelFileRole: ModelHeader] = [:]
        for (key, file) in files {
            guard let role = ModelFileRole(rawValue: key) else { continue }
            headers[role] = try ModelHeader.read(path(file.sha256), allowPickle: allowPickle)
        }
        let roles = headers.keys.sorted { $0.rawValue < $1.rawValue }
        return ModelDescription(
            name: name, digest: digest, family: try ModelParts.family(of: headers, origin: fileName), bytes: bytes,
            defaults: defaults,
            files: roles.compactMap { role in
                files[role.rawValue].map { ModelDescription.File(role: role, sha256: $0.sha256) }
            })
    }
}
