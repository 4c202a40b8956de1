import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm models files`.
struct ModelFileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "List the LoRA, VAE, embeddings, ControlNets and upscalers of the farm's workers and its store.",
        discussion: """
            NAME, ALIAS and HASH are what jobs can name them by. FAMILY is the model family that a file goes with. HASH \
            is what the web UIs show.

            Example:
              farm models files
              farm models files --kind lora --json
            """)

    @Option(
        help: ArgumentHelp(
            "Only those of this kind: \(AccessoryKind.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "kind"))
    var kind: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let wanted = try kind.map(Self.kind(parsing:))
        let all = try await coordinator.withFarm { farm in
            let stored = try await farm.storedDigests()
            return try await farm.call { try await $0.listModels(.init()).accessories }
                .map {
                    try AccessoryOutput(wire: $0, isStored: stored.contains(try Digest(checking: $0.accessory.sha256)))
                }
        }
        let rows = all.filter { wanted == nil || $0.kind == wanted }
        let what = wanted.map { "\($0.noun) files" } ?? "files beside the models"
        Console.output.write(
            try format.renderer.list(rows, empty: "no \(what); put them into a worker's models folder"))
    }

    static func kind(parsing text: String) throws -> AccessoryKind {
        let wanted = text.trimmingSpaces().lowercased()
        if let kind = AccessoryKind.allCases.first(where: { $0.rawValue.lowercased() == wanted }) { return kind }
        let hint = NearestNames.hint(for: text, in: AccessoryKind.allCases.map(\.rawValue), noun: "kind")
        throw FarmError(.invalidInput, "unknown kind '\(text.shortened())'\(hint)")
    }
}
