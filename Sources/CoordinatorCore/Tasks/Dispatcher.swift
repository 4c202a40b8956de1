import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

/// Hands queued tasks to devices with room: one loop serves them all, woken by news and never by a poll.
package actor Dispatcher: Service {
    private let store: any Store
    private let registry: SessionRegistry
    private let policy: DispatchPolicy
    private let logger: Logger
    private let wakeup: Wakeup
    /// Jobs with queued tasks, as last read; fewer as they run dry.
    private var open: [OpenJob] = []
    /// Sessions that got less of a job than they asked for, though it has more: their workers are barred from it.
    private var barred: [Int64: Set<Int64>] = [:]
    private var isStale = true

    package init(
        store: any Store, registry: SessionRegistry, policy: DispatchPolicy, wakeup: Wakeup, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.policy = policy
        self.wakeup = wakeup
        self.logger = logger
    }

    /// Some job may have newly queued tasks.
    package func tasksQueued() {
        isStale = true
        wakeup.signal()
    }

    package func run() async throws {
        for await _ in wakeup.signals.cancelOnGracefulShutdown() {
            do {
                while try await handOut() {}
            } catch {
                logger.warning("cannot hand out tasks yet", metadata: ["error": "\(error)"])
                isStale = true
                // Backoff: the store is away.
                try? await Task.sleep(for: .milliseconds(500))
                wakeup.signal()
            }
        }
    }

    /// One round: plans a task for every slot, claims job by job, assigns what was claimed.
    /// - Returns: whether another round may find more: a task was assigned, or somebody must look at other jobs.
    private func handOut() async throws -> Bool {
        let slots = await registry.slots()
        guard !slots.isEmpty else { return false }
        if isStale {
            isStale = false
            open = try await store.openJobs()
            barred = [:]
        }
        let plan = await plan(slots)
        for (job, slots) in plan {
            let claim = try await store.claim(job: job.id, sessions: slots.map(\.session))
            var devices = Dictionary(grouping: slots, by: \.session)
            for task in claim.tasks {
                guard let slot = devices[task.session]?.popLast() else { continue }
                await registry.assign(task, device: slot.device, job: job)
            }
            if claim.isDry {
                open.removeAll { $0.id == job.id }
            } else {
                barred[job.id, default: []].formUnion(devices.filter { !$0.value.isEmpty }.keys)
            }
        }
        // Each round takes room, a job, or a pair of both off the list: it ends.
        return !plan.isEmpty
    }

    private func plan(_ slots: [SessionRegistry.Slot]) async -> [(job: OpenJob, slots: [SessionRegistry.Slot])] {
        var running = await registry.runningBySubmitter()
        let candidates = open.map {
            DispatchPolicy.Candidate(
                job: $0.id, submitter: $0.submitter, priority: $0.priority, modelDigest: $0.modelDigest,
                accessories: $0.accessories, pixels: $0.parameters.finalSize.pixelCount)
        }
        let jobs = Dictionary(open.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var plan: [(job: OpenJob, slots: [SessionRegistry.Slot])] = []
        for slot in slots {
            guard
                let choice = policy.choose(
                    among: candidates.filter { barred[$0.job]?.contains(slot.session) != true }, running: running,
                    held: slot.models, accessories: slot.accessories, loaded: slot.loadedModel,
                    limits: slot.memoryLimits),
                let job = jobs[choice.job]
            else { continue }
            running[choice.submitter, default: 0] += 1
            if let index = plan.firstIndex(where: { $0.job.id == job.id }) {
                plan[index].slots.append(slot)
            } else {
                plan.append((job, [slot]))
            }
        }
        return plan
    }
}
