import FarmBasics
import FarmModel
import FoundationEssentials

/// A file of the farm's store as `models stored` prints it.
struct StoredFileOutput: ListOutput {
    var name: String
    /// `model`, `part` of a model of several files, or the kind of a file beside the models.
    var kind: String
    var family: ModelFamily
    var bytes: Int64
    var sha256: Digest
    var storedAt: Date

    init(_ file: StoredFile) {
        name = file.name
        kind = file.accessory?.kind.rawValue ?? (file.isPart ? "part" : "model")
        family = file.model?.family ?? file.accessory?.family ?? .unknown
        bytes = file.bytes
        sha256 = file.digest
        storedAt = file.storedAt
    }

    static let columns: [Column<StoredFileOutput>] = [
        Column(title: "FILE", isFlexible: true) { row, _ in row.name },
        Column(title: "KIND") { row, _ in row.kind },
        Column(title: "FAMILY") { row, _ in row.family.rawValue },
        Column(title: "DISK", alignment: .trailing) { row, _ in ByteCount.text(row.bytes) },
        Column(title: "HASH") { row, _ in row.sha256.shortHash },
        Column(title: "STORED") { row, _ in TimeFormat.local(row.storedAt) },
    ]
}
