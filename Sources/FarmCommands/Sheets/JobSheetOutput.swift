import FoundationEssentials

/// What `farm sheet` made.
struct JobSheetOutput: ReportOutput {
    var job: JobOutput
    /// Cells that show a picture; the others say why not.
    var pictures: Int
    /// Paths of the pages.
    var files: [String] = []

    init(job: JobOutput, pictures: Int) {
        self.job = job
        self.pictures = pictures
    }

    var sentence: String { "\(pictures) of \(JobOutput.images(job.imageCount)) in \(Self.list(files))" }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("pictures", "\(pictures)"), ("files", Self.list(files))])]
    }

    /// `sheet.png`, or `sheet-1.png to sheet-3.png`.
    static func list(_ files: [String]) -> String {
        guard let first = files.first, let last = files.last else { return "no file" }
        return files.count == 1 ? first : "\(first) to \(last)"
    }
}
