import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation

/// A store whose answers come when a test lets them, or are lost.
struct HeldStore: ForwardingStore {
    /// What becomes of the next answers.
    enum Fate: Sendable {
        case heard
        /// Done, and nobody hears of it.
        case lost
        /// Nothing is done.
        case refused
    }

    var store: any Store
    /// Claims that got a task wait at it.
    let gate = Gate()
    private let claims = Box<[Fate]>([])
    private let records = Box<[Fate]>([])
    private let told = Box<[[Int64]]>([])
    private let untold = Box(0)

    init(_ store: any Store) { self.store = store }

    /// What the next claims that get a task come to.
    func planClaims(_ fates: [Fate]) { claims.value = fates }
    /// What the next images that are recorded come to.
    func planRecords(_ fates: [Fate]) { records.value = fates }
    /// So many announcements fail.
    func failAnnouncements(_ count: Int) { untold.value = count }

    /// The jobs of each announcement.
    var announcements: [[Int64]] { told.value }

    private static let away = FarmError(.unavailable, "the store is away")

    private func next(_ fates: Box<[Fate]>) -> Fate {
        fates.change { $0.isEmpty ? .heard : $0.removeFirst() }
    }

    func claim(_ requests: [ClaimRequest]) async throws -> [Claim] {
        let claims = try await store.claim(requests)
        guard claims.contains(where: { !$0.tasks.isEmpty }) else { return claims }
        await gate.pass()
        if next(self.claims) == .lost { throw Self.away }
        return claims
    }

    func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> DeliveryVerdict {
        let fate = next(records)
        if fate == .refused { throw Self.away }
        let verdict = try await store.record(image, origin: origin, png: png, worker: worker, session: session)
        if fate == .lost { throw Self.away }
        return verdict
    }

    func announce(changed jobs: [Int64]) async throws {
        let fails = untold.change { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        if fails { throw Self.away }
        told.change { $0.append(jobs) }
        try await store.announce(changed: jobs)
    }
}

/// Holds up those who come, until it is opened.
actor Gate {
    private var isClosed = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// How many wait.
    var count: Int { waiting.count }

    func close() { isClosed = true }

    func open() {
        isClosed = false
        for one in waiting { one.resume() }
        waiting = []
    }

    func pass() async {
        guard isClosed else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}
