extension JobRequest {
    /// Leaves out what `--like` brought and a model has no use for: Civitai writes `Clip skip: 2` on everything.
    /// - Parameter model: the name that the person means in the end.
    /// - Returns: what was left out, a sentence each.
    package mutating func dropWhatModelLacks(_ model: String?, knowing files: KnownFiles) -> [String] {
        guard let family = files.family(of: model) else { return [] }
        var notes: [String] = []
        func leaveOut(_ what: String, _ reason: String) {
            notes.append("\(what) is left out: \(reason) (\(family.rawValue))")
        }
        if let clipSkip, clipSkip > 1, !family.takesClipSkip {
            leaveOut("Clip skip \(clipSkip)", "the model's text encoder has none")
            self.clipSkip = nil
        }
        if flowShift != nil, !family.takesFlowShift {
            leaveOut("the flow shift", "the model's schedule has none to set")
            flowShift = nil
        }
        if isSeamless, !family.canBeSeamless {
            leaveOut("Tiling", "the model's pictures cannot be seamless")
            isSeamless = false
        }
        return notes
    }
}
