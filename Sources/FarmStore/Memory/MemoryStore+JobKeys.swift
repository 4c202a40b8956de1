package import FarmModel

extension MemoryStore {
    /// Within no scope: it is the farm itself that asks.
    package func keys(jobs ids: [JobID]) -> [JobID: Int64] {
        let jobs = farm.jobs
        return ids.reduce(into: [:]) { keys, id in keys[id] = jobs[id]?.key }
    }
}
