/// Which job a device with room gets its next task from: who (fair rotation between submitters, weighted by
/// priority), then what (priority, then age), then where (the model loaded already, within a bounded look-ahead).
///
/// A job goes to workers that hold its files. One that has to fetch some from the farm's store gets what no connected
/// worker holds whole, and of the rest only what is left once every holder with room has chosen.
package struct DispatchPolicy: Sendable {
    /// A segment of a job with queued tasks.
    package struct Candidate: Sendable {
        package var job: Int64
        /// Its first image's index, which tells it from the job's other segments.
        package var first: Int
        package var submitter: String
        package var priority: Int
        package var modelDigest: String
        /// Digests of the files beside the model that its images need.
        package var accessories: Set<String>
        /// Width times height of its images.
        package var pixels: Int
        /// Whether a connected worker holds all of its files.
        package var isHeld: Bool

        package init(
            job: Int64, first: Int = 0, submitter: String, priority: Int, modelDigest: String,
            accessories: Set<String> = [], pixels: Int, isHeld: Bool = true
        ) {
            self.job = job
            self.first = first
            self.submitter = submitter
            self.priority = priority
            self.modelDigest = modelDigest
            self.accessories = accessories
            self.pixels = pixels
            self.isHeld = isHeld
        }
    }

    /// How many jobs, or their segments, of equal priority may be passed over for one whose model is loaded.
    package var lookAhead = 8

    package init() {}

    /// - Parameters:
    ///   - candidates: the jobs' segments with queued tasks, oldest first.
    ///   - running: how many images each submitter has on devices now.
    ///   - held: digests of the models that the worker holds.
    ///   - accessories: digests of the other files that it holds.
    ///   - fetchable: digests of what it lacks and may fetch.
    ///   - isSecondRound: whether the holders with room have chosen already.
    ///   - loaded: digest of the model that the device loaded last.
    ///   - limits: by model, the pixels at which the device ran out of memory.
    package func choose(
        among candidates: [Candidate], running: [String: Int], held: Set<String>,
        accessories: Set<String> = [], fetchable: Set<String> = [], isSecondRound: Bool = false, loaded: String?,
        limits: [String: Int] = [:]
    ) -> Candidate? {
        let possible = candidates.filter {
            let fetched = isSecondRound || !$0.isHeld ? fetchable : []
            return (held.contains($0.modelDigest) || fetched.contains($0.modelDigest))
                && $0.accessories.isSubset(of: accessories.union(fetched))
                && $0.pixels < limits[$0.modelDigest] ?? .max
        }
        guard let submitter = nextSubmitter(possible, running: running) else { return nil }
        let own = possible.filter { $0.submitter == submitter }
        guard let highest = own.map(\.priority).max() else { return nil }
        let first = own.filter { $0.priority == highest }.sorted { ($0.job, $0.first) < ($1.job, $1.first) }.prefix(
            lookAhead)
        return first.first { $0.modelDigest == loaded } ?? first.first
    }

    /// The submitter with the greatest need: 1.1^priority / (running + 1), as Afanasy weighs its users.
    private func nextSubmitter(_ candidates: [Candidate], running: [String: Int]) -> String? {
        var needs: [String: (need: Double, oldest: Int64)] = [:]
        for candidate in candidates {
            let need = Self.weight(ofPriority: candidate.priority) / Double((running[candidate.submitter] ?? 0) + 1)
            let known = needs[candidate.submitter]
            needs[candidate.submitter] = (max(need, known?.need ?? 0), min(candidate.job, known?.oldest ?? .max))
        }
        return needs.max { a, b in
            if a.value.need != b.value.need { return a.value.need < b.value.need }
            return a.value.oldest > b.value.oldest
        }?.key
    }

    private static func weight(ofPriority priority: Int) -> Double {
        var weight = 1.0
        for _ in 0..<abs(priority) { weight *= 1.1 }
        return priority < 0 ? 1 / weight : weight
    }
}
