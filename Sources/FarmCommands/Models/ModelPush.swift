import ArgumentParser
import FarmBasics
import FarmModel
import ModelFiles

/// `farm models push`.
struct ModelPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Put model files into the farm's store, from which workers fetch what a task needs.",
        discussion: """
            Checkpoints, LoRA, VAE, embeddings, ControlNets and upscalers can be pushed, and models of several files by \
            their NAME.model.json. Each file is kept once, by its SHA-256; what a broken connection or an interrupted \
            command leaves half done is gone on with the next time.

            Example:
              farm models push ~/loras/quilt.safetensors
            """)

    @Argument(help: ArgumentHelp("The files.", valueName: "file"), transform: PathArgument.read)
    var files: [String]

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // All are looked at before the first is sent.
        let files = try files.map { path in
            let file = try PushedFile(path: path)
            try file.check()
            return file
        }
        let rows = try await coordinator.withFarm { farm in
            var rows: [StoredFileOutput] = []
            for file in files {
                for stored in try await push(file, to: farm) { rows.append(StoredFileOutput(stored)) }
            }
            return rows
        }
        if format.json { Console.output.write(try format.renderer.list(rows, empty: "")) }
    }

    /// - Returns: the files that are in the store now, of a model of several its manifest last.
    private func push(_ file: PushedFile, to farm: FarmConnection) async throws -> [StoredFile] {
        guard file.isManifest else { return [try await pushAlone(file, to: farm)] }
        let (manifest, parts) = try file.parts()
        var rows: [StoredFile] = []
        var files: [ModelFileRole: StoredManifest.File] = [:]
        for (role, part) in parts.sorted(by: { $0.value.name < $1.value.name }) {
            let stored = try await pushAlone(part, to: farm)
            files[role] = StoredManifest.File(name: part.name, sha256: stored.digest, bytes: stored.bytes)
            rows.append(stored)
        }
        let model = try await FilePusher(farm: farm).push(
            StoredManifest(name: manifest.name, files: files, defaults: manifest.defaults))
        tell(model, as: file.name)
        return rows + [model]
    }

    private func pushAlone(_ file: PushedFile, to farm: FarmConnection) async throws -> StoredFile {
        var display = PushDisplay(name: file.name, isQuiet: format.json)
        let stored = try await FilePusher(farm: farm).push(file) {
            display.show($0.phase.rawValue, $0.done, of: file.byteCount)
        }
        display.end()
        tell(stored, as: file.name)
        return stored
    }

    /// - Parameter name: under which it was pushed. The store keeps a file once, and jobs can name it either way.
    private func tell(_ stored: StoredFile, as name: String) {
        guard !format.json else { return }
        if stored.name != name, !stored.isPart {
            Console.output.writeLine("\(name) is in the store as \(stored.name): both names can be used")
        }
        Console.output.writeLine(
            "stored \(stored.name) (\(stored.shortHash), \(ByteCount.text(stored.bytes))): \(stored.noun)")
    }
}

extension StoredFile {
    /// `a LoRA`, in the farm's words.
    var noun: String { accessory?.kind.noun ?? (model == nil ? "part of a model" : "model") }
}
