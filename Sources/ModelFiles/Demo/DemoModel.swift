internal import FarmModel
internal import Foundation

/// The small model that comes with the farm, trained from nothing by `Deploy/demo-model`: it draws paper-cut pictures.
package enum DemoModel {
    package static let name = "papercut"

    /// Where the package lies, beside or above the programs: in the repository, and where the farm is installed.
    package static let places = [
        "Deploy/demo-model/weights/papercut.safetensors", "share/diffusion-farm/demo-model/papercut.safetensors",
    ]

    private static let checkpoint = "papercut.safetensors"
    private static let tinyAutoencoder = "papercut-tiny-autoencoder.safetensors"
    private static let manifest = """
        {
          "name": "\(name)",
          "files": {
            "checkpoint": "\(checkpoint)",
            "taesd": "\(tinyAutoencoder)"
          },
          "defaults": {"width": 128, "height": 128, "steps": 8, "guidanceScale": 3, "sampler": "Euler"}
        }

        """

    /// Expands the package into the two files that the engine loads, and last writes the manifest, whose path it
    /// returns. Files that are there already are replaced.
    @discardableResult
    package static func install(package path: String, to folder: String) throws -> String {
        let packed = try PackedTensors(opening: path)
        let parts = [
            (prefix: "", slots: DemoModelLayout.checkpoint), (prefix: "taesd.", slots: DemoModelLayout.tinyAutoencoder),
        ]
        try packed.check(parts)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FarmError(.inputOutput, "the folder '\(folder)' cannot be made", cause: error)
        }
        for (part, file) in zip(parts, [checkpoint, tinyAutoencoder]) {
            try SparseCheckpointWriter.write(part.slots, to: "\(folder)/\(file)") { slot in
                try packed.pieces(of: slot, prefix: part.prefix)
            }
        }
        let manifestPath = "\(folder)/\(name)\(ModelManifest.suffix)"
        do {
            try Data(manifest.utf8).write(to: URL(fileURLWithPath: manifestPath), options: .atomic)
        } catch {
            throw FarmError(.inputOutput, "cannot write '\(manifestPath)'", cause: error)
        }
        return manifestPath
    }
}
