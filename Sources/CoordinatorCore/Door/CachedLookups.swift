import FarmScheduling
import Synchronization

/// What the store says of keys, asked once a key at a time and remembered for a while.
final class CachedLookups<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var cache = LoginCache<Key, Value>()
        /// Of the cache's generation now.
        var reading: [Key: Task<Value?, any Error>] = [:]
    }

    private enum Way {
        case known(Value?)
        case asking(Task<Value?, any Error>)
    }

    private let state = Mutex(State())
    private let read: @Sendable (Key) async throws -> Value?

    /// - Parameter read: asks the store; nil where there is none.
    init(_ read: @escaping @Sendable (Key) async throws -> Value?) { self.read = read }

    /// Whether the store need not be asked.
    func isAtHand(_ key: Key, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock {
            if case .unread = $0.cache.find(key, now: now) { false } else { true }
        }
    }

    /// Nil where there is none.
    func value(_ key: Key, now: ContinuousClock.Instant = .now) async throws -> Value? {
        let way: Way = state.withLock { state in
            switch state.cache.find(key, now: now) {
            case .known(let value): return .known(value)
            case .none: return .known(nil)
            case .unread: break
            }
            if let task = state.reading[key] { return .asking(task) }
            let generation = state.cache.generation
            // Of nobody's call: who asked first may hang up, and others wait for it.
            let task = Task { [read, self] in
                do {
                    let value = try await read(key)
                    asked(key, generation) { $0.keep(value, of: key, generation: generation, now: now) }
                    return value
                } catch {
                    asked(key, generation) { _ in }
                    throw error
                }
            }
            state.reading[key] = task
            return .asking(task)
        }
        switch way {
        case .known(let value): return value
        case .asking(let task): return try await task.value
        }
    }

    private func asked(_ key: Key, _ generation: Int, _ keep: (inout LoginCache<Key, Value>) -> Void) {
        state.withLock { state in
            guard state.cache.generation == generation else { return }
            keep(&state.cache)
            state.reading[key] = nil
        }
    }

    /// Anything may have changed: what is being read is of before.
    func forget() {
        state.withLock {
            $0.cache.forget()
            $0.reading = [:]
        }
    }
}
