import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials

/// A model as `models` prints it.
struct ModelOutput: ListOutput {
    struct File: Encodable, Sendable {
        var role: ModelFileRole
        var sha256: Digest
    }

    /// What the model's manifest suggests.
    struct Defaults: Encodable, Sendable {
        @NullEncoded var width: Int?
        @NullEncoded var height: Int?
        @NullEncoded var steps: Int?
        @NullEncoded var guidanceScale: Double?
        @NullEncoded var sampler: Sampler?
        @NullEncoded var schedule: Schedule?
    }

    var name: String
    var digest: Digest
    var family: ModelFamily
    var bytes: Int64
    var defaults: Defaults
    var files: [File]
    /// As an ``AccessoryOutput``'s.
    @NullEncoded var folders: [String]?
    /// Names of the connected workers that hold it.
    var workers: [String]
    /// Whether the farm's store has it.
    var isStored: Bool

    init(_ model: ModelDescription, workers: [String], isStored: Bool = false) {
        name = model.name
        digest = model.digest
        family = model.family
        bytes = model.bytes
        defaults = Defaults(
            width: model.defaults.width, height: model.defaults.height, steps: model.defaults.steps,
            guidanceScale: model.defaults.guidanceScale, sampler: model.defaults.sampler,
            schedule: model.defaults.schedule)
        files = model.files.map { File(role: $0.role, sha256: $0.sha256) }
        folders = model.folders
        self.workers = workers
        self.isStored = isStored
    }

    init(wire entry: Farm_V1_ListModelsResponse.Entry, isStored: Bool = false) throws {
        self.init(try ModelDescription(wire: entry.model), workers: entry.workers, isStored: isStored)
    }

    static let columns: [Column<ModelOutput>] = [
        Column(title: "MODEL", isFlexible: true) { row, _ in row.name },
        Column(title: "FAMILY") { row, _ in row.family.rawValue },
        Column(title: "DISK", alignment: .trailing) { row, _ in ByteCount.text(row.bytes) },
        Column(title: "SIZE") { row, _ in row.sizeText },
        Column(title: "HASH") { row, _ in row.digest.shortHash },
        Column(title: "WORKERS", isFlexible: true) { row, _ in
            Holders.text(workers: row.workers, isStored: row.isStored)
        },
    ]

    private var sizeText: String {
        "\(defaults.width ?? family.nativeSize.width)x\(defaults.height ?? family.nativeSize.height)"
    }
}
