import FarmModel
import FarmScheduling
import FarmStore

/// What workers and clients know.
extension FarmExplorer {
    /// What workers and clients know after an answer.
    mutating func learn(_ operation: FarmOperation, _ answer: FarmOperation.Answer) {
        switch (operation, answer) {
        case (.open(let worker, _, _, let coordinator), .opened(let id, let kept, _)):
            hangUp(worker)
            streams[id] = coordinator
            for index in workers.indices where workers[index].id == worker {
                workers[index].session = id
                workers[index].sessions.append(id)
                workers[index].held.formIntersection(kept)
                // What is spooled is offered again.
                for (attempt, digest) in workers[index].spool.sorted(by: { $0.key.task < $1.key.task }) {
                    words.append(.complete(attempt, digest: digest, worker: worker, session: id))
                }
            }
        case (.end(let session, _), .done): streams[session] = nil
        case (.claim, .claimed(let tasks)), (.round, .claimed(let tasks)):
            for task in tasks {
                for index in workers.indices where workers[index].sessions.contains(task.session) {
                    workers[index].held.insert(task.attempt)
                }
            }
        case (.duplicate(let attempt, let session, _), .duplicated(let task?)):
            copied.insert(Lease(attempt: attempt, session: session))
            for index in workers.indices where workers[index].sessions.contains(task.session) {
                workers[index].held.insert(task.attempt)
            }
        case (.complete(let attempt, let digest, let worker, _), .delivered(let verdict)):
            if verdict == .committed { acknowledged[attempt.task] = digest }
            for index in workers.indices where workers[index].id == worker { workers[index].spool[attempt] = nil }
        default: break
        }
    }
}
