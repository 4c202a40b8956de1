import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials

/// A file beside the models as `models files` prints it.
struct AccessoryOutput: ListOutput {
    var kind: AccessoryKind
    var name: String
    @NullEncoded var alias: String?
    var family: ModelFamily
    /// What the web UIs print.
    var shortHash: String
    var sha256: Digest
    var bytes: Int64
    /// The folders that it lies in, from the workers' models folders on, or empty for none; nil where nobody says.
    @NullEncoded var folders: [String]?
    /// Names of the connected workers that hold it.
    var workers: [String]
    /// Whether the farm's store has it.
    var isStored: Bool

    init(_ file: AccessoryDescription, workers: [String], isStored: Bool = false) {
        kind = file.kind
        name = file.name
        alias = file.alias
        family = file.family
        shortHash = file.shortHash
        sha256 = file.sha256
        bytes = file.bytes
        folders = file.folders
        self.workers = workers
        self.isStored = isStored
    }

    init(wire entry: Farm_V1_ListModelsResponse.AccessoryEntry, isStored: Bool = false) throws {
        self.init(try AccessoryDescription(wire: entry.accessory), workers: entry.workers, isStored: isStored)
    }

    static let columns: [Column<AccessoryOutput>] = [
        Column(title: "KIND") { row, _ in row.kind.rawValue },
        Column(title: "NAME", isFlexible: true) { row, _ in row.name },
        Column(title: "ALIAS", isFlexible: true) { row, _ in row.alias ?? "–" },
        Column(title: "FAMILY") { row, _ in row.family.rawValue },
        Column(title: "HASH") { row, _ in row.shortHash },
        Column(title: "DISK", alignment: .trailing) { row, _ in ByteCount.text(row.bytes) },
        Column(title: "WORKERS", isFlexible: true) { row, _ in
            Holders.text(workers: row.workers, isStored: row.isStored)
        },
        Column(title: "FOLDER", isFlexible: true) { row, _ in
            let folders = (row.folders ?? []).filter { !$0.isEmpty }
            return folders.isEmpty ? "–" : folders.joined(separator: ", ")
        },
    ]
}
