import FarmModel
import FarmScheduling

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// A task, its attempts and when its rests lapse.
struct MemoryTask: Sendable {
    private(set) var life = TaskLife()
    /// Of each worker in `life.resting`. One that has lapsed stays: what the task failed of may yet count against it.
    private(set) var rests: [UUID: Date] = [:]
    /// When it was handed out last.
    private(set) var leasedAt: Date?
    /// Those that ended, by number.
    var attempts: [Int: MemoryAttempt] = [:]
    var image: ImageID?

    /// Who may not have it at this moment.
    func barred(at now: Date) -> Set<UUID> {
        life.barred.union(rests.filter { $0.value > now }.keys)
    }

    mutating func apply(_ event: TaskLife.Event, at now: Date) -> TaskLife.Verdict {
        var next = life
        if case .claim = event { next.resting = Set(rests.filter { $0.value > now }.keys) }
        let verdict = next.apply(event)
        guard verdict == .accepted else { return verdict }
        switch event {
        case .claim:
            next.resting = life.resting
            leasedAt = now
        case .duplicate: leasedAt = now
        case .sessionMoved: leasedAt = leasedAt ?? now
        case .fail(_, _, let worker, let failure, let blame):
            rest(from: worker, next, for: FailurePolicy.rest(after: failure, blame, attempt: next.attempt), at: now)
        case .sessionLost(_, let worker, _):
            rest(
                from: worker, next, for: FailurePolicy.rest(after: .workerLost, .open, attempt: next.attempt), at: now)
        case .progress, .complete, .convict, .release, .cancel, .giveUp, .retry: break
        }
        life = next
        rests = rests.filter { life.resting.contains($0.key) }
        return verdict
    }

    private mutating func rest(from worker: UUID, _ next: TaskLife, for pause: Duration, at now: Date) {
        guard next.resting.contains(worker), pause > .zero else { return }
        rests[worker] = now.addingTimeInterval(Double(pause.components.seconds))
    }

    /// Rests from a worker lapse then, where they lasted longer.
    mutating func shortenRest(from worker: UUID, to end: Date) {
        if let rest = rests[worker], rest > end { rests[worker] = end }
    }

    /// Whatever it failed of is mended.
    mutating func forgetRest(from worker: UUID) {
        guard rests.removeValue(forKey: worker) != nil else { return }
        life.resting.remove(worker)
    }
}

/// An attempt that ended.
struct MemoryAttempt: Sendable {
    var session: SessionID
    var worker: UUID
    /// Nil for one that made the image.
    var failure: FailureClass?
    var message = ""
    var startedAt: Date
    var endedAt: Date
}

/// An image with its bytes.
struct MemoryImage: Sendable {
    let id: ImageID
    let rendered: RenderedImage
    /// Where its job has a recipe.
    let origin: ImageOrigin?
    let png: [UInt8]
    let worker: UUID
    /// By the farm's clock.
    let handedOutAt: Date
    let recordedAt: Date

    var task: TaskID { rendered.attempt.task }
}
