import FarmModel
import FoundationEssentials

/// What `farm preview` saved.
struct TaskPreviewOutput: ReportOutput {
    var job: JobID
    var index: Int
    var step: Int
    var steps: Int
    @NullEncoded var file: String?

    var sentence: String {
        let place = file.map { ", saved as \($0)" } ?? ""
        return "image \(job).\(index) at step \(step) of \(steps)\(place)"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("image", "\(job).\(index)"), ("step", "\(step) of \(steps)"), ("file", file ?? "–")])]
    }
}
