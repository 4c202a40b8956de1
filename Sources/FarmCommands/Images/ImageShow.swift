import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm image show`.
struct ImageShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an image was made from, where and when.",
        discussion: """
            Example:
              farm image show 1042
            """)

    @Argument(help: "The image's number; see 'farm history'.") var image: ImageID

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let record = try await coordinator.withFarm { try await Self.record(image, from: $0) }
        Console.output.write(try format.renderer.report(ImageOutput(record)))
    }

    static func record(_ id: ImageID, from farm: FarmConnection) async throws -> ImageRecord {
        try ImageRecord(wire: try await farm.call { try await $0.getImage(.with { $0.id = id.rawValue }) })
    }
}
