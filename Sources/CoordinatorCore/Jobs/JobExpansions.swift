package import FarmModel
package import FarmStore

/// What the images of jobs follow from, kept in memory while they are handed out and come back: reading a recipe takes
/// milliseconds, and a large one a second.
package actor JobExpansions {
    /// Of the text of the recipes that are kept; what is made of it takes several times as much. The last one always is.
    package static let mostBytes = 32 << 20
    private static let mostPlainJobs = 2000

    private let store: any JobStore
    private let limit: Int
    private var kept: [Int64: (expansion: JobExpansion, bytes: Int)] = [:]
    private var bytes = 0
    /// Jobs that have no recipe: image 0's parameters, from which the others' follow, once they were asked for.
    private var plain: [Int64: GenerationParameters?] = [:]
    private var loading: [Int64: Task<JobExpansion?, any Error>] = [:]

    /// - Parameter limit: How many bytes of recipes are kept.
    package init(store: any JobStore, limit: Int = mostBytes) {
        self.store = store
        self.limit = limit
    }

    /// Nil for a job without a recipe, and where there is no such job.
    package func expansion(of job: Int64) async throws -> JobExpansion? {
        if plain[job] != nil { return nil }
        if let known = kept[job] { return known.expansion }
        if let task = loading[job] { return try await task.value }
        let task = Task { try await load(job) }
        loading[job] = task
        defer { loading[job] = nil }
        return try await task.value
    }

    /// What an image is made from: its parameters, and, of a job with a recipe, where they come from; nil where there is
    /// no such job.
    func source(of task: TaskID) async throws -> (origin: ImageOrigin?, parameters: GenerationParameters)? {
        if let expansion = try await expansion(of: task.job) {
            let origin = try expansion.image(at: task.index)
            return (origin, origin.parameters)
        }
        if let common = plain[task.job] ?? nil { return (nil, common.forImage(task.index)) }
        guard let common = try await store.job(task.job)?.parameters else { return nil }
        plain[task.job] = common
        return (nil, common.forImage(task.index))
    }

    /// A job that was just committed here.
    func keep(_ expansion: JobExpansion, bytes count: Int, job: Int64) {
        bytes += count - (kept[job]?.bytes ?? 0)
        kept[job] = (expansion, count)
        // Any other goes: in rounds over more jobs than fit, the one that was used longest ago is always the next that is
        // needed.
        while bytes > limit, let other = kept.keys.filter({ $0 != job }).randomElement() {
            bytes -= kept.removeValue(forKey: other)?.bytes ?? 0
        }
    }

    private func load(_ job: Int64) async throws -> JobExpansion? {
        guard let (expansion, bytes) = try await store.expansion(job: job) else {
            if plain.count >= Self.mostPlainJobs { plain = [:] }
            plain[job] = .some(nil)
            return nil
        }
        keep(expansion, bytes: bytes, job: job)
        return expansion
    }
}
