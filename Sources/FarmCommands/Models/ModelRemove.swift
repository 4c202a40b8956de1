import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm models remove`.
struct ModelRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a file out of the farm's store.",
        discussion: """
            Workers keep what they have fetched of it until they need the room. NAME is the file's name, or eight or more \
            hex digits of its SHA-256.

            Example:
              farm models remove quilt.safetensors
            """)

    @Argument(help: "The file's name or hash.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let request = Farm_V1_RemoveStoredFileRequest.with { $0.name = name }
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.removeStoredFile(request) }
        }
        let file = try StoredFile(wire: reply.file)
        if format.json { return Console.output.write(try format.renderer.list([StoredFileOutput(file)], empty: "")) }
        Console.output.writeLine("removed \(file.name) (\(file.shortHash), \(ByteCount.text(file.bytes)))")
    }
}
