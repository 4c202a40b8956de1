package import FarmModel
package import FarmStore

/// What the images of jobs with recipes follow from, kept in memory while they are handed out: reading a recipe takes
/// milliseconds, and a large one a second.
package actor JobExpansions {
    /// Of the text of the recipes that are kept; what is made of it takes several times as much. The last one always is.
    private static let mostBytes = 6 << 20
    private static let mostPlainJobs = 10_000

    private let store: any JobStore
    /// The last one used stands last.
    private var kept: [(job: Int64, expansion: JobExpansion, bytes: Int)] = []
    /// Jobs that have no recipe.
    private var plain: Set<Int64> = []
    private var loading: [Int64: Task<JobExpansion?, any Error>] = [:]

    package init(store: any JobStore) {
        self.store = store
    }

    /// Nil for a job without a recipe, and where there is no such job.
    package func expansion(of job: Int64) async throws -> JobExpansion? {
        if plain.contains(job) { return nil }
        if let index = kept.firstIndex(where: { $0.job == job }) {
            kept.append(kept.remove(at: index))
            return kept[kept.count - 1].expansion
        }
        if let task = loading[job] { return try await task.value }
        let task = Task { try await load(job) }
        loading[job] = task
        defer { loading[job] = nil }
        return try await task.value
    }

    /// A job that was just committed here.
    func keep(_ expansion: JobExpansion, bytes: Int, job: Int64) {
        kept.removeAll { $0.job == job }
        kept.append((job, expansion, bytes))
        var sum = kept.reduce(0) { $0 + $1.bytes }
        while sum > Self.mostBytes, kept.count > 1 { sum -= kept.removeFirst().bytes }
    }

    private func load(_ job: Int64) async throws -> JobExpansion? {
        guard let (expansion, bytes) = try await store.expansion(job: job) else {
            if plain.count >= Self.mostPlainJobs { plain = [] }
            plain.insert(job)
            return nil
        }
        keep(expansion, bytes: bytes, job: job)
        return expansion
    }
}
