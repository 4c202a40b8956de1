import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import Recipes

/// What a job would be: `farm submit --dry-run`.
struct PlanOutput: ReportOutput {
    struct Model: Encodable, Sendable {
        var name: String
        var digest: String
        var images: Int
        /// Those that hold it with all that its images need.
        var workers: [String]
        /// Whether the store has it, for workers to fetch.
        var isStored: Bool

        /// What people read of it.
        var text: String {
            let hash = digest.isEmpty ? "" : " (\(digest.prefix(10)))"
            return "\(name)\(hash), \(JobOutput.images(images)): \(whereabouts)"
        }

        private var whereabouts: String {
            let shown = workers.prefix(5).joined(separator: ", ") + (workers.count > 5 ? ", …" : "")
            switch (workers.isEmpty, isStored) {
            case (false, true): return "on \(shown), and in the store"
            case (false, false): return "on \(shown)"
            case (true, true): return "on no worker, but in the store: workers will fetch it"
            case (true, false): return "on no worker and not in the store: its images would wait"
            }
        }
    }

    var imageCount: Int
    /// From measured speeds; null where nothing alike was rendered lately.
    @NullEncoded var seconds: Double?
    var models: [Model]
    /// Along which the images differ, outermost first.
    var axes: [AxisOutput]
    /// Pictures that were checked here and not uploaded.
    var pictureCount: Int
    /// Of the first images.
    var first: [ParametersOutput]

    init(wire: Farm_V1_PlanJobResponse, axes: [RecipeAxis], pictureCount: Int) throws {
        imageCount = Int(wire.count)
        seconds = wire.hasSeconds ? wire.seconds : nil
        models = wire.models.map {
            Model(
                name: $0.name, digest: $0.digest, images: Int($0.images), workers: $0.workers.sorted(),
                isStored: $0.stored)
        }
        self.axes = axes.map(AxisOutput.init)
        self.pictureCount = pictureCount
        first = try wire.first.map { ParametersOutput(try GenerationParameters(wire: $0)) }
    }

    func sections(now: Date) -> [ReportSection] {
        var fields: [(label: String, value: String)] = [
            ("images", "\(imageCount)"),
            ("time", seconds.map { "about \(TimeFormat.duration($0))" } ?? "unknown: nothing alike was rendered yet"),
        ]
        fields += models.map { ("model", $0.text) }
        if pictureCount > 0 { fields.append(("pictures", "\(pictureCount), checked here and not uploaded")) }
        let sections = [ReportSection(fields: fields)]
        guard !axes.isEmpty else { return sections }
        return sections + [ReportSection("Axes, outermost first", fields: axes.map { ($0.name, $0.valuesText) })]
    }

    /// All of it, as the command prints it.
    func text(_ renderer: OutputRenderer) throws -> String {
        let report = try renderer.report(self)
        guard renderer.format == .text else { return report }
        let rows = first.enumerated().map { PlannedImageOutput(index: $0, parameters: $1) }
        return report + "\n" + (try renderer.list(rows, empty: "no images")) + "\nnothing was submitted\n"
    }
}

/// An image of a plan, for people.
private struct PlannedImageOutput: ListOutput {
    var index: Int
    var parameters: ParametersOutput

    static let columns: [Column<PlannedImageOutput>] = [
        Column(title: "INDEX", alignment: .trailing) { row, _ in "\(row.index)" },
        Column(title: "PROMPT", isFlexible: true) { row, _ in row.parameters.title.shortened(to: 80) },
        Column(title: "SEED", alignment: .trailing) { row, _ in "\(row.parameters.seed)" },
        Column(title: "SAMPLER", isFlexible: true) { row, _ in row.parameters.samplerAndSchedule },
        Column(title: "STEPS", alignment: .trailing) { row, _ in "\(row.parameters.steps)" },
        Column(title: "CFG", alignment: .trailing) { row, _ in "\(row.parameters.guidanceScale)" },
        Column(title: "SIZE") { row, _ in row.parameters.size },
    ]
}
