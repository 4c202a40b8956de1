import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import Foundation

/// One call of the store, as a coordinator makes it.
enum FarmOperation: Sendable {
    case open(worker: UUID, held: [AttemptID], spooled: [AttemptID], coordinator: UUID)
    case end(session: SessionID, counts: Bool = true)
    case claim(job: JobID, indices: Range<Int>, sessions: [SessionID])
    /// Over several segments, which may overlap.
    case round([ClaimRequest])
    case complete(AttemptID, digest: Digest, worker: UUID, session: SessionID)
    case fail(AttemptID, FailureClass, worker: UUID, session: SessionID, FailureBlame)
    case convict(AttemptID, FailureClass, worker: UUID)
    case duplicate(AttemptID, session: SessionID, to: SessionID)
    case release(AttemptID, session: SessionID)
    case cancel(job: JobID)
    case retry(job: JobID)

    /// What the store answered.
    enum Answer: Sendable, Equatable {
        case opened(SessionID, kept: Set<AttemptID>, revoked: Set<AttemptID>)
        case claimed([ClaimedTask])
        case duplicated(ClaimedTask?)
        case delivered(DeliveryVerdict)
        /// Of a failure: where the task stands, or nil where nobody waits for that word.
        case stands(TaskState?)
        case counted(Int?)
        case done
        /// The store refused the call; nothing is promised.
        case refused
    }

    var isClaim: Bool {
        switch self {
        case .claim, .round: true
        default: false
        }
    }

    func run(on store: any Store, farm: StoreFixture) async -> Answer {
        do {
            switch self {
            case .open(let worker, let held, let spooled, let coordinator):
                let opened = try await store.openSession(
                    farm.registration(worker.uuidString, worker: worker, held: held, spooled: spooled),
                    coordinator: coordinator)
                return .opened(opened.id, kept: Set(opened.kept), revoked: Set(opened.revoked))
            case .end(let session, let counts):
                try await store.endSession(session, reason: "test", counts: counts)
                return .done
            case .claim(let job, let indices, let sessions):
                return .claimed(try await store.claim(job: job, indices: indices, sessions: sessions).tasks)
            case .round(let requests):
                return .claimed(try await store.claim(requests).flatMap(\.tasks))
            case .complete(let attempt, let digest, let worker, let session):
                var image = farm.image(attempt)
                image.digest = digest
                return .delivered(
                    try await store.record(image, png: Array(digest.hex.utf8), worker: worker, session: session))
            case .fail(let attempt, let failure, _, let session, let blame):
                return .stands(
                    try await store.fail(
                        attempt, failure: failure, blame: blame, message: "test", device: nil, session: session))
            case .convict(let attempt, let failure, let worker):
                return .stands(try await store.convict(attempt, failure: failure, worker: worker))
            case .duplicate(let attempt, let session, let other):
                return .duplicated(try await store.duplicate(attempt, of: session, to: other))
            case .release(let attempt, let session):
                try await store.release([attempt], session: session)
                return .done
            case .cancel(let job):
                return .counted(try await store.cancel(job: job))
            case .retry(let job):
                return .counted(try await store.retry(job: job))
            }
        } catch {
            return .refused
        }
    }
}
