import FarmBasics
import FarmModel
import FoundationEssentials

/// A worker as `workers` prints it.
struct WorkerOutput: ListOutput {
    struct Device: Encodable, Sendable {
        var id: String
        var name: String
        var memoryBytes: Int64
        var deviceClass: String
        /// What it renders now.
        @NullEncoded var job: JobID?
        @NullEncoded var index: Int?
    }

    var id: String
    var name: String
    var version: String
    var state: WorkerStatus.State
    var devices: [Device]
    var models: [String]
    var imagesDone: Int64
    var connectedAt: Date
    @NullEncoded var disconnectedAt: Date?
    /// What it has fetched from the farm's store, and may keep; 0 where it fetches nothing.
    var fetchedBytes: Int64
    var fetchLimitBytes: Int64
    /// The file that it is fetching, and how far it is, 0 to 1.
    @NullEncoded var fetching: String?
    var fetchedFraction: Double
    /// Until when it gets no tasks, as it failed several in a row, and what failed last.
    @NullEncoded var coolingUntil: Date?
    @NullEncoded var coolingReason: String?

    init(_ worker: WorkerStatus) {
        id = worker.id.uuidString
        name = worker.name
        version = worker.version
        state = worker.state
        devices = worker.devices.map {
            Device(
                id: $0.description.id, name: $0.description.name, memoryBytes: $0.description.memoryBytes,
                deviceClass: $0.description.deviceClass, job: $0.task?.job, index: $0.task?.index)
        }
        models = worker.modelNames
        imagesDone = worker.imagesDone
        connectedAt = worker.connectedAt
        disconnectedAt = worker.disconnectedAt
        fetchedBytes = worker.fetch.fetchedBytes
        fetchLimitBytes = worker.fetch.limitBytes
        fetching = worker.state == .offline ? nil : worker.fetch.fetching
        fetchedFraction = worker.fetch.fraction
        coolingUntil = worker.coolingUntil
        coolingReason = worker.coolingReason
    }

    static let columns: [Column<WorkerOutput>] = [
        Column(title: "WORKER", isFlexible: true) { row, _ in row.name },
        Column(title: "STATE", isFlexible: true) { row, _ in row.stateText },
        Column(title: "DEVICE", isFlexible: true) { row, _ in row.deviceText },
        Column(title: "MEMORY", alignment: .trailing) { row, _ in
            row.devices.map { ByteCount.text($0.memoryBytes) }.joined(separator: ", ")
        },
        Column(title: "RENDERS") { row, _ in row.tasksText },
        Column(title: "IMAGES", alignment: .trailing) { row, _ in "\(row.imagesDone)" },
        Column(title: "MODELS", isFlexible: true) { row, _ in row.models.joined(separator: ", ") },
        Column(title: "FETCHED", isFlexible: true) { row, _ in row.fetchText },
        Column(title: "SINCE") { row, _ in TimeFormat.local(row.disconnectedAt ?? row.connectedAt) },
        Column(title: "VERSION") { row, _ in row.version },
    ]

    /// `cooling: killed: the engine host ended with SIGKILL`.
    private var stateText: String {
        guard state == .cooling, let coolingReason else { return state.rawValue }
        return "\(state.rawValue): \(coolingReason)"
    }

    /// `cpu: AMD EPYC 7763`.
    var deviceText: String { devices.map { "\($0.id): \($0.name)" }.joined(separator: ", ") }

    /// `1.2 GB of 100 GB, quilt.safetensors 45 %`.
    private var fetchText: String {
        guard fetchLimitBytes > 0 else { return "–" }
        let kept = "\(ByteCount.text(fetchedBytes)) of \(ByteCount.text(fetchLimitBytes))"
        return fetching.map { "\(kept), \($0) \(Int(fetchedFraction * 100)) %" } ?? kept
    }

    private var tasksText: String {
        let tasks = devices.compactMap { device in device.job.map { "\($0).\(device.index ?? 0)" } }
        return tasks.isEmpty ? "–" : tasks.joined(separator: ", ")
    }
}
