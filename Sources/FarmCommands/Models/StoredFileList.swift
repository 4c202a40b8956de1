import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm models stored`.
struct StoredFileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stored",
        abstract: "List the files of the farm's store, from which workers fetch what a task needs.",
        discussion: """
            Example:
              farm models stored
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let files = try await coordinator.withFarm { try await $0.storedFiles() }
        Console.output.write(
            try format.renderer.list(
                files.map(StoredFileOutput.init), empty: "the store is empty; fill it with 'farm models push FILE'"))
    }
}

extension FarmConnection {
    /// What the store has, by digest; nothing where the coordinator knows no store.
    func storedDigests() async throws -> Set<Digest> {
        do {
            return Set(try await storedFiles().map(\.digest))
        } catch let error as FarmError where error.code == .failedPrecondition {
            return []
        }
    }

    /// The files of the farm's store.
    func storedFiles() async throws -> [StoredFile] {
        try await call { try await $0.listStoredFiles(.init()).files }.map(StoredFile.init(wire:))
    }
}
