import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm image delete`.
struct ImageDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete images and their bytes, for ever.",
        discussion: """
            It asks nothing, and there is no way back: 'farm image save' saves an image first. Where some of the images \
            are not there, the others are deleted and the exit code is 3.

            Example:
              farm image delete 1042 1043
            """)

    @Argument(help: ArgumentHelp("The images' numbers; see 'farm history'.", valueName: "image"))
    var images: [ImageID]

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let ids = Set(images).sorted()
        let deletion = try await coordinator.withFarm { farm in
            var whole = ImageDeletion(deleted: DiskUse(), missing: [])
            for start in stride(from: 0, to: ids.count, by: ImageDeletion.maximumIDs) {
                let some = Array(ids[start...].prefix(ImageDeletion.maximumIDs))
                let reply = try await farm.call { try await $0.deleteImages(.with { $0.ids = some.map(\.rawValue) }) }
                let part = ImageDeletion(wire: reply)
                whole.deleted.images += part.deleted.images
                whole.deleted.bytes += part.deleted.bytes
                whole.missing += part.missing
            }
            return whole
        }
        let report = ImageDeleteOutput(deletion)
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else if report.deleted.images > 0 {
            Console.output.writeLine("deleted \(report.deleted.text)")
        }
        if let complaint = report.complaint { throw FarmError(.notFound, complaint) }
    }
}
