import FarmBasics
import FarmModel

/// `Deploy/docs/options.md`: what can be set for an image.
enum OptionPage {
    static var markdown: String {
        ([introduction] + GenerationOption.Group.allCases.map(section)).joined(separator: "\n")
    }

    private static let introduction = """
        # Options of an image

        Made from the table in `Sources/FarmModel/Options`: change that, and run `Deploy/generate`.

        What is left out comes from the model's manifest, then from its family, then from the farm. A key is a recipe's; with
        two hyphens before it, it is the flag of `farm submit`. `farm options --json` prints the same for programs, in English
        and Chinese.

        """

    private static func section(_ group: GenerationOption.Group) -> String {
        let rows = GenerationOption.all.filter { $0.group == group }.map(row)
        return """
            ## \(group.title)

            | flag | in a recipe | in infotext | accepts | default | meaning |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private static func row(_ option: GenerationOption) -> String {
        let cells = [
            option.flag.map { "`\($0)`" } ?? (option == .prompt ? "the argument" : ""),
            option.isAxis ? "`\(option.key)`" : "", option.infotext?.key ?? "",
            accepted(option), option.standard?.english ?? "", "\(option.help.english). \(families(option))",
        ]
        return "| " + cells.map { $0.trimmingSpaces().replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    private static func accepted(_ option: GenerationOption) -> String {
        if let limits = option.limits {
            let unit = option.unit.map { " \($0.words)" } ?? ""
            return if case .size = option.kind { limits.replacing(" a side", with: "\(unit) a side") } else {
                limits + unit
            }
        }
        return switch option.kind {
        case .choice(let choice): choice.names.joined(separator: ", ")
        case .toggle: "the flag alone, or with `no-` before its name"
        case .seed: "a whole number"
        case .file, .weightedFiles: "a name or a hash"
        case .text: "text"
        case .picture: "a file"
        case .integer, .number, .size: ""
        }
    }

    private static func families(_ option: GenerationOption) -> String {
        option.familyNames.map { "Of the families " + $0.joined(separator: ", ") + "." } ?? ""
    }
}

extension GenerationOption.Group {
    fileprivate var title: String {
        switch self {
        case .basic: "Basic"
        case .sampling: "Sampling"
        case .hires: "Hires fix"
        case .imageToImage: "Image to image"
        case .inpainting: "Inpainting"
        case .controlNet: "ControlNet"
        case .decoding: "Decoding"
        case .upscaling: "Upscaling (`farm upscale`)"
        }
    }
}

extension GenerationOption.Unit {
    fileprivate var words: String {
        switch self {
        case .pixels: "pixels"
        case .latentPixels: "latent pixels"
        case .steps: "steps"
        case .images: "images"
        }
    }
}
