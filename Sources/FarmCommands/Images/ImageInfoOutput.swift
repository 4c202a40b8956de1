import FarmBasics
import FarmModel
import FoundationEssentials

/// What an image file says of itself: `farm info`.
struct ImageInfoOutput: ReportOutput {
    var file: String
    /// `PNG`, `JPEG` or `WebP`.
    var format: String
    var width: Int
    var height: Int
    /// The text that says how the picture was made, as it stands in the file: the web UIs', or another program's.
    @NullEncoded var infotext: String?
    /// What that text comes to here; null in this farm's own files, which have ``provenance``.
    @NullEncoded var parsed: ForeignOutput?
    /// This farm's own metadata; null in files of other programs.
    @NullEncoded var provenance: Provenance?
    /// Why there is none although the file has this farm's chunk.
    @NullEncoded var provenanceProblem: String?
    /// Whether the pixels are those that were rendered; null where that is not recorded.
    @NullEncoded var pixelsMatch: Bool?

    func sections(now: Date) -> [ReportSection] {
        var sections: [ReportSection] = []
        var file: [(label: String, value: String)] = [
            ("file", "\(self.file), \(format)"), ("pixels", "\(width)x\(height)"),
        ]
        if let pixelsMatch {
            file.append(("check", pixelsMatch ? "the pixels are those rendered" : "the pixels were CHANGED since"))
        }
        if let provenanceProblem { file.append(("problem", provenanceProblem)) }
        sections.append(ReportSection(fields: file))
        if let provenance { sections += Self.sections(of: provenance) }
        if let parsed { sections.append(parsed.section) }
        if let infotext {
            // Other programs' records can be of megabytes; --json has all of it.
            let isLong = parsed?.tool != nil && infotext.utf8.count > Self.longestText
            let text = isLong ? String(infotext.prefix(Self.longestText)) + "…" : infotext
            sections.append(ReportSection("Infotext", fields: [("text", text)]))
        }
        return sections
    }

    private static let longestText = 4000

    private static func sections(of provenance: Provenance) -> [ReportSection] {
        let parameters = provenance.parameters
        let engine = provenance.engine
        var made = ParametersOutput(parameters).fields(seeds: "\(parameters.seed)")
        made.append(("model", "\(provenance.model.name), \(provenance.model.family.rawValue)"))
        made.append(("model hash", provenance.model.digest.hex))
        return [
            ReportSection("Made from", fields: made),
            ReportSection(
                "Made with",
                fields: [
                    ("engine", "\(engine.package) \(engine.version), \(engine.backend)"),
                    ("source", "SHA-256 \(engine.sourceSHA256)"),
                    ("build", ([engine.compiler] + engine.flags + engine.cpuFeatures).joined(separator: " ")),
                    ("device", provenance.deviceClass),
                ]),
        ]
    }
}
