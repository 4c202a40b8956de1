import FarmBasics
import Glibc
import LocalFiles
import ModelFiles

/// The model files that `farm up` is told of, and those in its data folder.
struct LocalModels {
    let data: FarmData
    /// Further folders with models.
    let folders: [String]

    /// Checks checkpoint files and links them into the data folder, where they stay for the next time.
    func add(_ files: [String]) throws {
        let paths = try files.map { try Self.checked($0) }
        for path in paths { try link(path) }
    }

    /// Refuses to go on without any model.
    func requireAny() throws {
        for folder in folders {
            guard FileStatus(of: folder)?.kind == .folder else {
                throw FarmError(.invalidInput, "the models folder '\(folder)' is not there or no folder")
            }
        }
        let all = [data.models] + folders
        guard all.contains(where: { Self.holdsModel($0, depth: 0) }) else {
            throw FarmError(
                .failedPrecondition,
                """
                there is no model in \(all.map { "'\($0)'" }.joined(separator: " or ")). Name a checkpoint with \
                --model FILE, or install the demo model with: farm models install-demo \(Shell.quoted(data.models))
                """)
        }
    }

    /// The file's path, once its header shows that a worker can render with it.
    private static func checked(_ file: String) throws -> String {
        let path = Folders.absolute(file)
        guard access(path, R_OK) == 0 else {
            throw FarmError("cannot read the model '\(file)'", SystemError())
        }
        guard !path.hasSuffix(ModelManifest.suffix) else {
            throw FarmError(
                .invalidInput, "'\(file)' describes a model of several files: name its folder with --models")
        }
        guard path.lowercased().hasSuffix(".safetensors") else {
            throw FarmError(.invalidInput, "'\(file)' is no .safetensors file, which is what --model takes")
        }
        let contents: CheckpointContents
        do {
            contents = CheckpointContents(try SafetensorsHeader.read(path))
        } catch let error as FarmError {
            throw FarmError(.invalidInput, "the model \(error.message)", cause: error)
        }
        let parts = [
            (contents.hasDiffusionModel, "diffusion model"), (contents.hasTextEncoder, "text encoder"),
            (contents.hasAutoencoder, "autoencoder"),
        ]
        let missing = parts.filter { !$0.0 }.map(\.1)
        guard missing.isEmpty else {
            throw FarmError(
                .invalidInput,
                "the model '\(file)' holds no \(missing.joined(separator: " and no ")): put it in a folder with its other "
                    + "files and a NAME\(ModelManifest.suffix), and name that with --models")
        }
        return path
    }

    private func link(_ path: String) throws {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let place = "\(data.models)/\(name)"
        if path == place { return }
        if let status = FileStatus(of: place, followsLinks: false) {
            guard status.kind == .link else {
                throw FarmError(.conflict, "'\(place)' is there already: rename '\(path)', or remove the other")
            }
            unlink(place)
        }
        guard symlink(path, place) == 0 else {
            throw FarmError("cannot link '\(path)' as '\(place)'", SystemError())
        }
    }

    /// Whether a folder holds anything that a worker would look at; whether it is good, the worker says.
    private static func holdsModel(_ folder: String, depth: Int) -> Bool {
        guard depth < 8, let stream = opendir(folder) else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            if name.hasSuffix(ModelManifest.suffix) || name.lowercased().hasSuffix(".safetensors") { return true }
            let path = "\(folder)/\(name)"
            if FileStatus(of: path)?.kind == .folder, holdsModel(path, depth: depth + 1) { return true }
        }
        return false
    }
}
