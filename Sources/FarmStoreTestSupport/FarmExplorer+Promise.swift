import FarmModel
import FarmScheduling
import FarmStore

/// The promise, held against what is stored.
extension FarmExplorer {
    func stored() async throws -> FarmModelState {
        try await backdoor.state(jobs: jobs, workers: workers.map(\.id))
    }

    func compare() async throws {
        let stored = try await stored()
        for (task, digest) in acknowledged where stored.tasks[task]?.digest != digest {
            throw violation("the result of \(task) was acknowledged, and is not what is stored")
        }
        for (task, life) in stored.tasks where life.state == .leased {
            guard let session = life.session, stored.sessions[session]?.isLive == true else {
                throw violation("\(task) is leased to a session that has ended: it is stuck")
            }
        }
        guard stored == state else { throw violation("the store differs:\n" + differences(stored)) }
    }

    func differences(_ stored: FarmModelState) -> String {
        let tasks = state.tasks.sorted { $0.key < $1.key }.compactMap { task, life in
            stored.tasks[task] == life ? nil : "  \(task): \(life), stored \(String(describing: stored.tasks[task]))"
        }
        let sessions = state.sessions.sorted { $0.key < $1.key }.compactMap { id, session in
            stored.sessions[id] == session
                ? nil : "  session \(id): \(session), stored \(String(describing: stored.sessions[id]))"
        }
        return (tasks + sessions).joined(separator: "\n")
    }
}
