package import FarmModel

extension HistoryFilter {
    /// The same question of those jobs alone that a scope reaches; nil where it asks for others'.
    package func within(_ scope: JobScope) -> HistoryFilter? {
        guard let name = scope.submitter else { return self }
        guard submitter == nil || submitter == name else { return nil }
        var filter = self
        filter.submitter = name
        return filter
    }
}
