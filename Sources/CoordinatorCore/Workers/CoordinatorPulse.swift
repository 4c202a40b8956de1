package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

package import struct FoundationEssentials.UUID

/// A coordinator's sign of life, and what it learns by it: which of its sessions have ended without it, and which of
/// them, or of other coordinators', it has to end. The signs wait for nothing else that is done.
package struct CoordinatorPulse: Service {
    /// What a sign of life has shown.
    struct Beat {
        var standing: CoordinatorStanding
        /// Whether another that is silent may be taken for dead.
        var mayJudgeOthers: Bool
    }

    private let id: UUID
    private let address: @Sendable () async -> String
    private let store: any Store
    private let registry: SessionRegistry
    private let relay: RenderingRelay
    private let sweep: FarmSweep
    private let timings: FarmTimings
    private let logger: Logger

    /// - Parameter address: where people reach this coordinator, for the others to read, once it listens.
    package init(
        id: UUID, address: @escaping @Sendable () async -> String, store: any Store, dispatcher: Dispatcher,
        registry: SessionRegistry, news: JobNews, relay: RenderingRelay, timings: FarmTimings, logger: Logger
    ) {
        self.id = id
        self.address = address
        self.store = store
        self.registry = registry
        self.relay = relay
        self.sweep = FarmSweep(
            store: store, dispatcher: dispatcher, registry: registry, news: news, timings: timings, logger: logger)
        self.timings = timings
        self.logger = logger
    }

    /// Beats every `timings.coordinatorTouch` and sweeps beside, until the shutdown; while the store is away, and until
    /// it may judge the others, every `timings.coordinatorRetry`. Never throws.
    package func run() async throws {
        // A sweep that takes long misses beats: the newest is what counts.
        let (beats, continuation) = AsyncStream.makeStream(of: Beat.self, bufferingPolicy: .bufferingNewest(1))
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await beat { continuation.yield($0) } }
                group.addTask { await sweep(at: beats) }
            }
        }
    }

    private func beat(_ report: (Beat) -> Void) async {
        var judgement = PeerJudgement(timings)
        var isAway = false
        while !Task.isCancelled {
            var pause = timings.coordinatorRetry
            do {
                // Looked at first: what opens meanwhile may not be in the store yet.
                let known = await registry.fleet.ids
                let standing = try await store.touchCoordinator(
                    id, address: await address(), othersWithin: timings.coordinatorSilence)
                judgement.touched(at: .now)
                if isAway { logger.notice("the store is back") }
                isAway = false
                // Of those that are still here: others have ended as they should, meanwhile.
                let ended = known.subtracting(standing.sessions.keys).intersection(await registry.fleet.ids)
                if !ended.isEmpty {
                    logger.warning("sessions were ended from outside", metadata: ["sessions": "\(ended.sorted())"])
                    await registry.hangUp(ended)
                }
                await relay.others(standing.others)
                let isSettled = judgement.mayJudge(at: .now)
                report(Beat(standing: standing, mayJudgeOthers: isSettled))
                if isSettled { pause = timings.coordinatorTouch }
            } catch {
                // Once, not every second.
                if !isAway { logger.warning("the store is away", metadata: ["error": "\(error)"]) }
                isAway = true
            }
            // The pulse itself: a timer.
            try? await Task.sleep(for: pause)
        }
    }

    private func sweep(at beats: AsyncStream<Beat>) async {
        var lastWhole: ContinuousClock.Instant?
        for await beat in beats {
            let isWhole = lastWhole.map { $0.duration(to: .now) >= timings.sweep } ?? true
            if isWhole { lastWhole = .now }
            await sweep.run(beat, isWhole: isWhole)
        }
    }
}
