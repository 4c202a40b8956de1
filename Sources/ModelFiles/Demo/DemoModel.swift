internal import FarmBasics
internal import FarmModel
internal import Foundation
internal import LocalFiles

/// The small model that comes with the farm, trained from nothing by `Deploy/demo-model`: it draws paper-cut pictures.
package enum DemoModel {
    /// The manifest's name, and so the one that jobs call it by.
    package static let name = "papercut"

    /// Where the package lies, beside or above the programs: in the repository, and where the farm is installed.
    package static let places = [
        "Deploy/demo-model/weights/papercut.safetensors", "share/diffusion-farm/demo-model/papercut.safetensors",
    ]

    /// The LoRA that lie beside the package as `papercut-NAME.safetensors`: a style and a subject that it does not know.
    package static let loras = ["quilt", "rocket"]
    private static let loraFolder = "Lora"
    private static let maximumLoRALength: Int64 = 16 << 20

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

    /// Expands the package into the two files that the engine loads, copies the LoRA beside it into the subfolder `Lora`,
    /// and last writes the manifest, whose path it returns. A file that is there already stays if it is the very same.
    /// - Parameter replaces: whether one that is another is replaced.
    /// - Throws: Before it puts anything in its place, where the package or a LoRA is not there whole, and where other
    ///   files have the names.
    @discardableResult
    package static func install(package path: String, to folder: String, replaces: Bool = false) throws -> String {
        let packed = try PackedTensors(opening: path)
        let parts = [
            (prefix: "", slots: DemoModelLayout.checkpoint), (prefix: "taesd.", slots: DemoModelLayout.tinyAutoencoder),
        ]
        try packed.check(parts)
        let loras = try readLoRAs(beside: path)
        let loraFolder = "\(folder)/\(loraFolder)"
        do {
            try FileManager.default.createDirectory(atPath: loraFolder, withIntermediateDirectories: true)
        } catch {
            throw FarmError(.inputOutput, "the folder '\(loraFolder)' cannot be made", cause: error)
        }
        let manifestPath = "\(folder)/\(name)\(ModelManifest.suffix)"
        var files: [(new: String, path: String)] = []
        // What did not get to its place.
        defer { for file in files { unlink(file.new) } }
        for (part, file) in zip(parts, [checkpoint, tinyAutoencoder]) {
            files.append(("\(folder)/\(file).new", "\(folder)/\(file)"))
            try SparseCheckpointWriter.write(part.slots, to: "\(folder)/\(file).new") { slot in
                try packed.pieces(of: slot, prefix: part.prefix)
            }
        }
        let small =
            loras.map { ("\(loraFolder)/\($0.name).safetensors", $0.data) } + [(manifestPath, Data(manifest.utf8))]
        for (path, data) in small {
            files.append((path + ".new", path))
            try DurableFile.write(Array(data), to: path + ".new")
        }
        try put(files, replaces: replaces)
        return manifestPath
    }

    private static func put(_ files: [(new: String, path: String)], replaces: Bool) throws {
        let manager = FileManager.default
        let changed = files.filter { !manager.contentsEqual(atPath: $0.new, andPath: $0.path) }
        let taken = changed.map(\.path).filter { FileStatus(of: $0, followsLinks: false) != nil }
        guard replaces || taken.isEmpty else {
            throw FarmError(
                .failedPrecondition,
                "other files have these names: \(taken.joined(separator: ", ")); --force replaces them")
        }
        for file in changed where rename(file.new, file.path) != 0 {
            throw FarmError("cannot write '\(file.path)'", SystemError())
        }
    }

    private static func readLoRAs(beside package: String) throws -> [(name: String, data: Data)] {
        let stem = package.hasSuffix(".safetensors") ? package.dropLast(".safetensors".count) : package[...]
        return try loras.map { name in
            let path = "\(stem)-\(name).safetensors"
            guard case .accessory(.lora, _) = FileContents(try ModelHeader.read(path)) else {
                throw FarmError(.failedPrecondition, "'\(path)' is no LoRA")
            }
            let file = try RegularFile(opening: path)
            guard file.byteCount <= maximumLoRALength else {
                throw FarmError(.failedPrecondition, "'\(path)' has \(file.byteCount) bytes, too many for the demo's")
            }
            return (name, Data(try file.read(Int(file.byteCount), at: 0)))
        }
    }
}
