internal import FarmModel
internal import Foundation

/// A small model that the project makes itself: untrained, yet the engine renders with it at a tenth of a second a
/// step, and prompts and seeds give different pictures.
package enum SampleModel {
    package static let name = "sample"
    package static let defaultSeed: UInt64 = 1

    private static let manifest = """
        {
          "name": "sample",
          "files": {
            "checkpoint": "sample.safetensors",
            "taesd": "sample-tiny-autoencoder.safetensors"
          },
          "defaults": {"width": 128, "height": 128, "steps": 8, "guidanceScale": 1, "sampler": "Euler"}
        }

        """

    /// Writes the files, the same bytes for the same seed, and last the manifest, whose path it returns.
    @discardableResult
    package static func write(to folder: String, seed: UInt64 = defaultSeed) throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FarmError(.inputOutput, "the folder '\(folder)' cannot be made", cause: error)
        }
        var writer = SampleTensorWriter(seed: seed)
        try writer.write(SampleLayout.checkpoint, to: folder + "/sample.safetensors")
        try writer.write(SampleLayout.tinyAutoencoder, to: folder + "/sample-tiny-autoencoder.safetensors")
        let path = folder + "/sample" + ModelManifest.suffix
        do {
            try Data(manifest.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw FarmError(.inputOutput, "cannot write '\(path)'", cause: error)
        }
        return path
    }
}
