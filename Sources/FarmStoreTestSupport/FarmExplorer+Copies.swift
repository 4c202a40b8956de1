import FarmModel
import FarmScheduling
import FarmStore

/// Tasks that are given out twice, of which the second copy comes to nothing.
extension FarmExplorer {
    /// It fails, or its worker dies: the first goes on, and its image is taken.
    mutating func loseASecondCopy() async throws {
        let pair = workers.indices.shuffled(using: &random).prefix(2)
        guard let first = pair.first, let second = pair.last, let session = live(first), let other = live(second),
            let attempt = workers[first].held.sorted(by: { $0.task < $1.task }).randomElement(using: &random),
            case .duplicated(let copy?) = try await perform(.duplicate(attempt, session: session, to: other))
        else { return }
        if Bool.random(using: &random) {
            workers[second].held.remove(copy.attempt)
            let failure = FailureClass.allCases.randomElement(using: &random) ?? .engineError
            let blame = FailureBlame.allCases.randomElement(using: &random) ?? .task
            try await perform(.fail(copy.attempt, failure, worker: workers[second].id, session: other, blame))
        } else {
            workers[second].held = []
            hangUp(workers[second].id)
        }
        try await settle()
        guard workers[first].held.contains(attempt) else {
            throw violation("\(attempt) was taken from its worker, since its second copy came to nothing")
        }
    }

    /// What is stopped must have an image, or be wanted by nobody.
    func checkThatNobodyWants(_ lease: Lease) throws {
        let life = state.tasks[lease.attempt.task]
        guard copied.contains(lease), life?.state == .queued || life?.state == .leased || life?.state == .failed else {
            return
        }
        throw violation("\(lease.attempt) was taken from its worker, and there is no image yet")
    }

    private func live(_ worker: Int) -> SessionID? {
        streams.keys.first {
            state.sessions[$0]?.worker == workers[worker].id && state.sessions[$0]?.isLive == true
        }
    }
}
