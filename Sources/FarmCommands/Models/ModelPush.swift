import ArgumentParser
import FarmModel
import ModelFiles

/// `farm models push`.
struct ModelPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Put model files into the farm's store, from which workers fetch what a task needs.",
        discussion: """
            Checkpoints, LoRA, VAE, embeddings, ControlNets and upscalers can be pushed, and models of several files by \
            their NAME.model.json. Each file is kept once, by its SHA-256; what a broken connection or an interrupted command leaves half done is gone on with the next \
            time.

            Example:
              farm models push ~/loras/quilt.safetensors
            """)

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // All are looked at before the first is sent.
        for file in files { try PushedFile.check(file) }
        let rows = try await coordinator.withFarm { farm in
            var rows: [StoredFileRow] = []
            for path in files {
                var display = PushDisplay(name: PushedFile.name(of: path), isQuiet: format.json)
                for file in try await PushedFile.read(path, onProgress: { display.show("reading", $0, of: $1) }) {
                    let stored = try await FilePusher(farm: farm, file: file).push {
                        display.show("pushing", $0, of: $1)
                    }
                    display.end()
                    rows.append(StoredFileRow(stored))
                    guard !format.json else { continue }
                    Console.output.writeLine(
                        "stored \(stored.name) (\(stored.shortHash), \(SizeFormat.bytes(stored.bytes))): \(stored.noun)"
                    )
                }
            }
            return rows
        }
        if format.json { Console.output.write(try format.renderer.list(rows, empty: "")) }
    }
}

extension StoredFile {
    /// `a LoRA`, in the farm's words.
    var noun: String { accessory?.kind.noun ?? (model == nil ? "part of a model" : "model") }
}
