package import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

package import struct FoundationEssentials.UUID

/// Tells the farm's other coordinators what the workers here render, and knows what theirs do: whoever asks gets the
/// same answer from each. Silent where there is no other coordinator or nothing is rendered.
package actor RenderingRelay: Service {
    private struct Remote {
        var sequence: Int64
        var renderings: [LiveRendering]
        var heardAt: ContinuousClock.Instant
    }

    /// Entries of a report; a notification holds less than 8000 bytes.
    private static let partSize = 20

    private let id: UUID
    private let store: any Store
    private let registry: SessionRegistry
    private let timings: FarmTimings
    private let logger: Logger
    private let wakeup: Wakeup
    private var remotes: [UUID: Remote] = [:]
    private var hasOthers = false
    private var sequence: Int64 = 0

    /// - Parameter wakeup: signalled when a render here began, moved on or ended.
    package init(
        id: UUID, store: any Store, registry: SessionRegistry, wakeup: Wakeup, timings: FarmTimings, logger: Logger
    ) {
        self.id = id
        self.store = store
        self.registry = registry
        self.wakeup = wakeup
        self.timings = timings
        self.logger = logger
    }

    /// Reports after each signal, at most once in `timings.relay`, until the shutdown; never throws.
    package func run() async throws {
        for await _ in wakeup.signals.cancelOnGracefulShutdown() {
            guard hasOthers else { continue }
            do {
                try await report()
            } catch {
                // The next step tries again.
                logger.debug("cannot tell what is rendered", metadata: ["error": "\(error)"])
            }
            // Throttle: people watch, and nothing is decided by it.
            try? await Task.sleep(for: timings.relay)
        }
    }

    /// How many other coordinators are alive, as the pulse found.
    package func others(_ count: Int) {
        hasOthers = count > 0
        if hasOthers { wakeup.signal() } else { remotes = [:] }
    }

    /// Another coordinator's report, or this one's own come back.
    /// - Returns: the jobs of which images are rendered.
    package func heard(_ report: RenderingReport) -> Set<JobID> {
        guard report.coordinator != id else { return [] }
        let known = remotes[report.coordinator]
        let earlier = known?.sequence == report.sequence ? known?.renderings ?? [] : []
        remotes[report.coordinator] = Remote(
            sequence: report.sequence, renderings: earlier + report.renderings, heardAt: .now)
        return Set((report.renderings + (known?.renderings ?? [])).map(\.task.job))
    }

    /// What the workers of all coordinators render.
    package func renderings() async -> [LiveRendering] {
        // One that fell silent may have gone; the others' sweep ends its sessions after this long.
        let limit = ContinuousClock.now - timings.coordinatorSilence
        let remote = remotes.values.filter { $0.heardAt > limit }.flatMap(\.renderings)
        return await registry.renderings() + remote
    }

    private func report() async throws {
        sequence += 1
        let renderings = await registry.renderings()
        // An empty report, too: it says that what was rendered has ended.
        for start in stride(from: 0, to: max(renderings.count, 1), by: Self.partSize) {
            let part = renderings[start..<min(start + Self.partSize, renderings.count)]
            try await store.announce(
                RenderingReport(coordinator: id, sequence: sequence, renderings: Array(part)))
        }
    }
}
