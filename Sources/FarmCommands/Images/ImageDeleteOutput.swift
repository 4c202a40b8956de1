import FarmModel
import FoundationEssentials

/// What `farm image delete` did.
struct ImageDeleteOutput: ReportOutput {
    var deleted: DiskOutput
    /// Numbers that are no images, or no more.
    var missing: [ImageID]

    init(_ deletion: ImageDeletion) {
        deleted = DiskOutput(deletion.deleted)
        missing = deletion.missing
    }

    /// What to say of the missing ones; nil where all were there.
    var complaint: String? {
        guard let first = missing.first else { return nil }
        guard missing.count > 1 else { return "there is no image \(first)" }
        let shown = missing.prefix(10).map(String.init).joined(separator: ", ")
        return "there are no images \(shown)\(missing.count > 10 ? ", …" : "")"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("deleted", deleted.text), ("missing", "\(missing.count)")])]
    }
}
