internal import FarmBasics
package import FarmModel
internal import Foundation
internal import LocalFiles

/// A model of several files: `NAME.model.json` beside them.
///
///     {"name": "papercut", "files": {"checkpoint": "papercut.safetensors", "taesd": "papercut-tiny.safetensors"},
///      "defaults": {"width": 256, "height": 256, "steps": 8}}
package struct ModelManifest: Sendable, Equatable {
    /// By its end a manifest is known: other JSON files are none.
    package static let suffix = ".model.json"
    static let maximumLength = 64 << 10

    /// Printable, without a slash, at most ``ParameterLimits/nameBytes``.
    package var name: String
    /// Paths inside the manifest's folder.
    package var files: [ModelFileRole: String]
    /// What its keys leave out comes from the family, then from the farm.
    package var defaults: ModelDefaults

    /// - Throws: `failedPrecondition` where there is no such file, `invalidInput`, naming it, for what is no manifest.
    package static func read(_ path: String) throws -> ModelManifest {
        let file = try RegularFile(opening: path)
        guard file.byteCount <= Self.maximumLength else {
            throw FarmError(
                .invalidInput, "'\(path)' has \(file.byteCount) bytes; a manifest has at most \(Self.maximumLength)")
        }
        do {
            return try JSONDecoder().decode(Self.self, from: Data(try file.read(Self.maximumLength, at: 0)))
        } catch let error as FarmError {
            throw FarmError(error.code, "'\(path)': \(error.message)")
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw FarmError(.invalidInput, "'\(path)' is no JSON")
        } catch let error as DecodingError {
            throw FarmError(.invalidInput, "'\(path)': \(Self.words(for: error))")
        }
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has a value that is not accepted"
        @unknown default: "it cannot be read"
        }
    }

    /// A path that stays inside the folder: relative, without `..`.
    static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    static func isName(_ name: String) -> Bool {
        let isPrintable = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "/" }
        return isPrintable && !name.trimmingSpaces().isEmpty && name.utf8.count <= ParameterLimits.nameBytes
    }
}

extension ModelManifest: Decodable {
    private static let keys = ["name", "files", "defaults"]
    private static let defaultKeys = ["width", "height", "steps", "guidanceScale", "sampler", "schedule"]

    /// - Throws: `invalidInput` for unknown keys, a bad name, a path that leaves the folder, and for no model.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyCodingKey.self)
        try Self.refuseUnknown(container.allKeys, known: Self.keys, what: "key")
        name = try container.decode(String.self, forKey: AnyCodingKey(stringValue: "name"))
        guard Self.isName(name) else {
            throw FarmError(.invalidInput, "'\(name.shortened())' is no name for a model")
        }
        let paths = try container.decode([String: String].self, forKey: AnyCodingKey(stringValue: "files"))
        files = [:]
        for (key, path) in paths.sorted(by: { $0.key < $1.key }) {
            guard let role = ModelFileRole(rawValue: key) else {
                let known = ModelFileRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw FarmError(.invalidInput, "'\(key.shortened())' is no role of a file: \(known)")
            }
            guard Self.isInside(path) else {
                throw FarmError(
                    .invalidInput, "'\(path.shortened())' is no path inside the manifest's folder")
            }
            files[role] = path
        }
        guard files[.checkpoint] != nil || files[.diffusionModel] != nil else {
            throw FarmError(.invalidInput, "'files' names neither a checkpoint nor a diffusionModel")
        }
        let defaultsKey = AnyCodingKey(stringValue: "defaults")
        if container.contains(defaultsKey) {
            let nested = try container.nestedContainer(keyedBy: AnyCodingKey.self, forKey: defaultsKey)
            try Self.refuseUnknown(nested.allKeys, known: Self.defaultKeys, what: "default")
            defaults = try container.decode(ModelDefaults.self, forKey: defaultsKey)
        } else {
            defaults = ModelDefaults()
        }
    }

    private static func refuseUnknown(_ keys: [AnyCodingKey], known: [String], what: String) throws {
        guard let unknown = keys.map(\.stringValue).sorted().first(where: { !known.contains($0) }) else { return }
        throw FarmError(
            .invalidInput, "unknown \(what) '\(unknown.shortened())'; known are \(known.joined(separator: ", "))")
    }
}
