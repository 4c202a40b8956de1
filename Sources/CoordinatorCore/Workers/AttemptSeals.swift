import Crypto
import FarmModel
import FarmScheduling
import FarmStore
import Synchronization

import struct FoundationEssentials.UUID

/// Binds attempts to the workers that they were given to: a worker of a closed farm hears a key that is made of the job's
/// for it and the one attempt alone, so it can say nothing of tasks that others have. Nothing is kept for that.
///
/// Workers that hold a job's own key, from the time when the farm was open, go on with it.
final class AttemptSeals: Sendable {
    private let store: any JobKeyStore
    /// Keys of jobs never change.
    private let keys = Mutex(RecentlyUsed<JobID, Int64>(limit: 10_000))

    init(store: any JobKeyStore) { self.store = store }

    /// The attempt as its worker hears it; one of a job without a key stays as it is.
    func seal(_ attempt: AttemptID, for worker: UUID) -> AttemptID {
        guard let key = attempt.key else { return attempt }
        // What the worker says of it next is to be read while the store is away, too.
        keys.withLock { $0[attempt.task.job] = key }
        var sealed = attempt
        sealed.key = Self.seal(of: attempt, key: key, worker: worker)
        return sealed
    }

    private static func seal(of attempt: AttemptID, key: Int64, worker: UUID) -> Int64 {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes(of: key)))
        code.update(data: withUnsafeBytes(of: worker.uuid) { Array($0) })
        for number in [attempt.task.job.rawValue, Int64(attempt.task.index), Int64(attempt.attempt)] {
            code.update(data: bytes(of: number))
        }
        let seal = code.finalize().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // On the wire 0 is none.
        return Int64(bitPattern: max(seal, 1))
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// Attempts as the store knows them, of what a worker says; what was not given to it stays as it is, and fits no job.
    func open(_ attempts: [AttemptID], of worker: UUID) async throws -> [AttemptID] {
        let known = try await keys(of: Set(attempts.map(\.task.job)))
        return attempts.map { attempt in
            guard let key = known[attempt.task.job],
                attempt.key == Self.seal(of: attempt, key: key, worker: worker)
            else { return attempt }
            var opened = attempt
            opened.key = key
            return opened
        }
    }

    private func keys(of jobs: Set<JobID>) async throws -> [JobID: Int64] {
        var known: [JobID: Int64] = [:]
        keys.withLock { keys in
            for job in jobs { known[job] = keys[job] }
        }
        let missing = jobs.filter { known[$0] == nil }
        guard !missing.isEmpty else { return known }
        for (job, key) in try await store.keys(jobs: missing.sorted()) {
            known[job] = key
            keys.withLock { $0[job] = key }
        }
        return known
    }

    // MARK: Words

    /// What a worker says, with its attempts opened.
    func open(_ report: WorkerReport, of worker: UUID) async throws -> WorkerReport {
        func one(_ attempt: AttemptID) async throws -> AttemptID { try await open([attempt], of: worker)[0] }
        switch report {
        case .register(var registration):
            registration.held = try await open(registration.held, of: worker)
            registration.spooled = try await open(registration.spooled, of: worker)
            return .register(registration)
        case .started(let attempt, let device, let date):
            return .started(try await one(attempt), device: device, at: date)
        case .progress(let attempt, let step, let steps):
            return .progress(try await one(attempt), step: step, steps: steps)
        case .preview(let attempt, let step, let steps, let png):
            return .preview(try await one(attempt), step: step, steps: steps, png: png)
        case .failed(let attempt, let failure, let message):
            return .failed(try await one(attempt), failure, message)
        case .returned(let attempts): return .returned(try await open(attempts, of: worker))
        case .heartbeat, .credit, .inventory, .storage, .fetched: return report
        }
    }

    /// What a worker is told, with its attempts sealed.
    func seal(_ order: CoordinatorOrder, for worker: UUID) -> CoordinatorOrder {
        switch order {
        case .registered(var greeting):
            greeting.revoked = greeting.revoked.map { seal($0, for: worker) }
            return .registered(greeting)
        case .assignment(var assignment):
            assignment.attempt = seal(assignment.attempt, for: worker)
            return .assignment(assignment)
        case .cancel(let attempt): return .cancel(seal(attempt, for: worker))
        case .recall(let attempts): return .recall(attempts.map { seal($0, for: worker) })
        case .heartbeat, .intake, .draining: return order
        }
    }
}
