import FarmModel
import FoundationEssentials

/// What `farm image save` did.
struct ImageSaveOutput: ReportOutput {
    var image: ImageID
    var file: String
    var byteCount: Int

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("image", "\(image)"), ("file", file)])]
    }
}
