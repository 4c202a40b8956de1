package import FarmBasics
package import FarmModel
internal import Foundation

/// What one file is to the farm: a model, an accessory, or, as an upscaler, both.
package struct ModelFileDescription: Sendable, Equatable {
    /// Nil for every accessory but an upscaler.
    package var model: ModelDescription?
    /// Nil for a model that draws.
    package var accessory: AccessoryDescription?

    /// Reads the header of a file whose digest is known.
    /// - Parameters:
    ///   - fileName: What it is called, with its extension, whatever its path says.
    ///   - sha256: Of the whole file.
    /// - Throws: `invalidInput` for a file that is neither, with the reason.
    package init(reading path: String, fileName: String, sha256: Digest, allowPickle: Bool = false) throws {
        try Self.check(fileName: fileName)
        var hasher = FileHasher()
        try hasher.remember(sha256, of: path)
        var scan = ModelScan(hasher: hasher, allowPickle: allowPickle)
        scan.addFile(ModelCandidates.Candidate(path: path, wasNamed: false, fileName: fileName)) { _ in }
        if let problem = scan.catalogue.problems.first {
            throw FarmError(.invalidInput, problem.reason.replacingOccurrences(of: path, with: fileName))
        }
        model = scan.catalogue.entries.first?.description
        accessory = scan.catalogue.accessories.first?.description
        guard model != nil || accessory != nil else {
            throw FarmError(
                .invalidInput,
                "'\(fileName)' holds neither a model nor a LoRA, VAE, embedding, ControlNet or upscaler")
        }
    }

    /// - Throws: `invalidInput` unless a models folder could hold a file of this name.
    package static func check(fileName: String) throws {
        let url = URL(fileURLWithPath: "/" + fileName)
        guard ModelCandidates.extensions.contains(url.pathExtension.lowercased()), !fileName.contains("/"),
            !fileName.hasPrefix("."), ModelManifest.isName(url.deletingPathExtension().lastPathComponent)
        else {
            throw FarmError(
                .invalidInput,
                "'\(fileName.shortened())' is no name of a model file: it must end in "
                    + ModelCandidates.extensions.sorted().map { ".\($0)" }.joined(separator: ", "))
        }
    }
}
