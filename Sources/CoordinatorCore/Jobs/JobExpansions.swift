package import FarmModel
package import FarmStore
package import Recipes

/// What the images of jobs follow from, kept in memory while they are handed out and come back: reading a recipe takes
/// milliseconds, and a large one a second.
package actor JobExpansions {
    /// Of the text of the recipes that are kept; what is made of it takes several times as much. The last one always is.
    package static let mostBytes = 24 << 20
    /// One that nobody asked for this long makes room before the others.
    private static let idle = Duration.seconds(60)
    private static let mostPlainJobs = 10_000

    private let store: any JobStore
    private let limit: Int
    /// The last one used stands last.
    private var kept: [(job: JobID, expansion: JobExpansion, bytes: Int, usedAt: ContinuousClock.Instant)] = []
    /// Jobs that have no recipe: image 0's parameters, from which the others' follow, once they were asked for.
    private var plain: [JobID: GenerationParameters?] = [:]
    private var loading: [JobID: Task<JobExpansion?, any Error>] = [:]
    /// What was asked for in an earlier one may be of another store.
    private var era = 0

    /// - Parameter limit: How many bytes of recipes are kept.
    package init(store: any JobStore, limit: Int = mostBytes) {
        self.store = store
        self.limit = limit
    }

    /// Nil for a job without a recipe, and where there is no such job.
    package func expansion(of job: JobID) async throws -> JobExpansion? {
        if plain[job] != nil { return nil }
        if let index = kept.firstIndex(where: { $0.job == job }) {
            var one = kept.remove(at: index)
            one.usedAt = .now
            kept.append(one)
            return one.expansion
        }
        if let task = loading[job] { return try await task.value }
        let era = era
        let task = Task { try await load(job, in: era) }
        loading[job] = task
        defer { if era == self.era { loading[job] = nil } }
        return try await task.value
    }

    /// The store may be another one: what is a job's there, another had here.
    package func forgetAll() {
        era += 1
        (kept, plain, loading) = ([], [:], [:])
    }

    /// What an image is made from: its parameters, and, of a job with a recipe, where they come from; nil where there is
    /// no such job.
    func source(of task: TaskID) async throws -> (origin: ImageOrigin?, parameters: GenerationParameters)? {
        if let expansion = try await expansion(of: task.job) {
            let origin = try expansion.image(at: task.index)
            return (origin, origin.parameters)
        }
        if let common = plain[task.job] ?? nil { return (nil, common.forImage(task.index)) }
        let era = era
        guard let common = try await store.job(task.job)?.parameters else { return nil }
        if era == self.era { plain[task.job] = common }
        return (nil, common.forImage(task.index))
    }

    /// A job that was just committed here.
    func keep(_ expansion: JobExpansion, bytes: Int, job: JobID) {
        kept.removeAll { $0.job == job }
        kept.append((job, expansion, bytes, .now))
        var sum = kept.reduce(0) { $0 + $1.bytes }
        // Where all are asked for in turn, the one used longest ago comes next: the last before this one goes, so that
        // most of them need not be read again.
        while sum > limit, kept.count > 1 {
            let isIdle = kept[0].usedAt + Self.idle < .now
            sum -= kept.remove(at: isIdle ? 0 : kept.count - 2).bytes
        }
    }

    private func load(_ job: JobID, in era: Int) async throws -> JobExpansion? {
        let found = try await store.expansion(job: job)
        guard era == self.era else { return found?.expansion }
        guard let (expansion, bytes) = found else {
            if plain.count >= Self.mostPlainJobs { plain = [:] }
            plain[job] = .some(nil)
            return nil
        }
        keep(expansion, bytes: bytes, job: job)
        return expansion
    }
}
