import Prompts

extension GenerationOption {
    /// `Denoising strength of the second pass, 0.01 to 1 (0.7)`.
    package func sentence(_ language: KeyPath<Words, String>) -> String {
        let limits = limits.map { ", \($0)" } ?? ""
        let standard = standard.map { " (\($0[keyPath: language]))" } ?? ""
        return help[keyPath: language] + limits + standard
    }

    /// `1 to 500`; for one of several words all of them. Nil where everything is accepted.
    package var limits: String? {
        switch kind {
        case .integer(_, let limits): "\(limits.lowerBound) to \(limits.upperBound)"
        case .number(_, let limits):
            "\(PromptNumber.decimal(limits.lowerBound)) to \(PromptNumber.decimal(limits.upperBound))"
        case .size(_, let limits): "\(limits.lowerBound) to \(limits.upperBound) a side"
        case .choice(let choice): choice.names.count <= 6 ? choice.names.joined(separator: ", ") : nil
        case .toggle, .seed, .file, .text, .picture, .weightedFiles: nil
        }
    }

    /// What stands for its value where a flag is explained.
    package var valueName: String {
        switch kind {
        case .integer, .seed: "n"
        case .number: "x"
        case .toggle: "true|false"
        case .choice(let choice): choice.names.count <= 3 ? choice.names.joined(separator: "|") : "name"
        case .size: "WxH"
        case .file: "name"
        case .text: "text"
        case .picture: "file"
        case .weightedFiles: "name[:weight]"
        }
    }
}
