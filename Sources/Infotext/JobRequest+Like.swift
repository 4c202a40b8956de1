package import FarmModel

extension JobRequest {
    /// Leaves out what `--like` brought and a model has no use for: Civitai writes `Clip skip: 2` on everything.
    /// - Parameter model: the name that the person means in the end.
    /// - Returns: what was left out, a sentence each.
    package mutating func dropWhatModelLacks(_ model: String?, knowing files: KnownFiles) -> [String] {
        guard let family = files.family(of: model) else { return [] }
        var settled = self
        settled.options = options.settled
        var notes: [String] = []
        for option in GenerationOption.byFamily {
            guard let families = option.families, !families.accepts(family),
                let text = option.text(in: .request(settled))
            else { continue }
            option.reset(in: &self)
            notes.append(
                "\(option.label.english) \(text) is left out: not possible with a model of the family "
                    + "\(family.rawValue), \(families.reason)")
        }
        return notes
    }
}
