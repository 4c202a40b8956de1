extension GenerationOption {
    /// Refuses numbers that are out of the limits.
    func check(_ holder: OptionHolder) throws {
        switch kind {
        case .integer(let access, let limits):
            if let value = access.value(in: holder) { try RenderLimits.check(value, within: limits, noun) }
        case .number(let access, let limits):
            if let value = access.value(in: holder) { try RenderLimits.check(value, within: limits, noun) }
        case .size(let access, let limits):
            guard let size = access.value(in: holder) else { return }
            let label = noun.dropLast("size".count)
            try RenderLimits.check(size.width, within: limits, label + "width")
            try RenderLimits.check(size.height, within: limits, label + "height")
        case .toggle, .choice, .seed, .file, .text, .picture, .weightedFiles: break
        }
    }

    /// Refuses what the model's family does not have.
    func checkFamily(_ parameters: GenerationParameters, model: RenderLimits.CheckedModel) throws {
        guard let families, !families.accepts(model.family), let text = text(in: .parameters(parameters)) else {
            return
        }
        throw model.refusal(families.what ?? "\(noun) \(text)", because: families.reason)
    }

    /// Those that have numbers.
    static let measured = all.filter { option in
        switch option.kind {
        case .integer, .number, .size: true
        case .toggle, .choice, .seed, .file, .text, .picture, .weightedFiles: false
        }
    }

    /// Those that some families of models lack.
    package static let byFamily = all.filter { $0.families != nil }
}
