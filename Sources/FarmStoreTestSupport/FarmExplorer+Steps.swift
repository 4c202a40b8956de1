import FarmModel
import FarmScheduling
import FarmStore
import Foundation

/// What one step does, and whether the store's answers and rows follow from it.
extension FarmExplorer {
    mutating func alone() async throws {
        if let operation = nextOperation() { try await perform(operation) }
    }

    @discardableResult
    mutating func perform(_ operation: FarmOperation) async throws -> FarmOperation.Answer {
        let answer = await operation.run(on: store, farm: farm)
        var next = state
        let expected = next.apply(operation, answer: answer)
        guard answer == expected else {
            throw violation("\(operation) answered \(answer), and should have answered \(expected)")
        }
        state = next
        learn(operation, answer)
        return answer
    }

    /// Two calls at once.
    mutating func together() async throws {
        guard let (one, two) = nextPair() else { return }
        let (store, farm) = (store, farm)
        async let first = one.run(on: store, farm: farm)
        async let second = two.run(on: store, farm: farm)
        let answers = await (first, second)
        let stored = try await stored()
        var next: FarmModelState?
        for order in [[(one, answers.0), (two, answers.1)], [(two, answers.1), (one, answers.0)]] where next == nil {
            var possible = state
            let fits = order.allSatisfy { operation, answer in possible.apply(operation, answer: answer) == answer }
            if fits, possible == stored { next = possible }
        }
        if let next {
            state = next
        } else if one.isClaim, two.isClaim {
            // Each passes over what the other has locked: any split is right.
            try takeOver([answers.0, answers.1], stored: stored)
        } else {
            throw violation(
                "\(one) → \(answers.0) beside \(two) → \(answers.1) came out like neither after the other:\n"
                    + differences(stored))
        }
        learn(one, answers.0)
        learn(two, answers.1)
    }

    mutating func takeOver(_ claims: [FarmOperation.Answer], stored: FarmModelState) throws {
        for case .claimed(let tasks) in claims {
            for task in tasks {
                guard let worker = state.sessions[task.session]?.worker,
                    state.tasks[task.attempt.task]?.apply(.claim(session: task.session, worker: worker)) == .accepted
                else { throw violation("two claims at once both got \(task.attempt)") }
            }
        }
        guard state == stored else { throw violation("two claims at once:\n" + differences(stored)) }
    }

    /// The store goes away at the worst moment: nothing that is not stored may be acknowledged.
    mutating func refuseToCommit() async throws {
        let results = words.filter { if case .complete = $0 { true } else { false } }
        guard let operation = results.randomElement(using: &random) else { return }
        try await backdoor.refuseImages(true)
        let answer = await operation.run(on: store, farm: farm)
        try await backdoor.refuseImages(false)
        learn(operation, answer)
        guard answer != .refused else { return }
        // It needed no new row: the verdict stood already.
        var next = state
        guard next.apply(operation, answer: answer) == answer else {
            throw violation("\(operation) answered \(answer) though the store did not commit")
        }
        state = next
    }

    /// A coordinator stops; the other one ends its sessions.
    mutating func silenceACoordinator() async throws {
        let silent = coordinators.remove(at: Int.random(in: 0..<coordinators.count, using: &random))
        try await backdoor.silence([silent], for: .seconds(3600))
        let ended = try await backdoor.liveSessions(of: [silent])
        for coordinator in coordinators {
            try await store.touchCoordinator(coordinator, address: "test", othersWithin: .seconds(15))
        }
        let fresh = UUID()
        try await store.touchCoordinator(fresh, address: "test", othersWithin: .seconds(15))
        coordinators.append(fresh)
        streams = streams.filter { $0.value != silent }
        _ = try await store.endSessions(ofCoordinatorsSilentFor: .seconds(15))
        for session in ended { _ = state.apply(.end(session: session, counts: false), answer: .done) }
    }
}
