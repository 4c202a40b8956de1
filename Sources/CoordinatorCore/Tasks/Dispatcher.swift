import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

/// Hands queued tasks to devices with room: one loop serves them all, woken by news and never by a poll.
package actor Dispatcher: Service {
    let store: any Store
    let registry: SessionRegistry
    private let expansions: JobExpansions
    let logger: Logger
    private let wakeup: Wakeup
    /// The segments of jobs with queued tasks, as last read, fewer as they run dry; and who is to get them.
    var planner: DispatchPlanner
    private var isStale = true
    /// Whether the store has said what submitters have had.
    var knowsUsage = false

    package init(
        store: any Store, registry: SessionRegistry, expansions: JobExpansions, policy: DispatchPolicy,
        wakeup: Wakeup, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.expansions = expansions
        planner = DispatchPlanner(policy: policy)
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
        guard !slots.isEmpty || isStale || planner.hasFresh else { return false }
        if !knowsUsage { try await exchangeUsage() }
        takeCharges(await registry.takeCharges())
        let paces = await registry.measuredPaces
        let fleet = await registry.fleet(slots)
        if isStale {
            isStale = false
            try await read(devices: fleet.count)
        }
        let plan = planner.plan(fleet, slots, paces)
        if plan.isEmpty { try await evenOut(fleet, paces) }
        for planned in plan {
            let (job, slots) = (planned.job, planned.slots)
            // Looked at first: what is claimed must not wait for it.
            guard let images = try await images(of: job) else {
                planner.remove(job: job.id)
                continue
            }
            let claim = try await store.claim(
                job: job.id, indices: job.indices, sessions: slots.map(\.session))
            var devices = Dictionary(grouping: slots, by: \.session)
            for task in claim.tasks {
                guard let slot = devices[task.session]?.popLast() else { continue }
                try await assign(task, slot: slot, job: job, images: images)
            }
            planner.claimed(
                claim.tasks.count, of: job, isDry: claim.isDry,
                unserved: devices.filter { !$0.value.isEmpty }.keys)
        }
        // Each round takes room, a job, or a pair of both off the list: it ends.
        return !plan.isEmpty
    }

    private func read(devices: Int) async throws {
        let open = try await store.openJobs()
        let counted = DispatchPlanner.counted(open, devices: devices)
        let counts = try await store.queuedCounts(counted, below: DispatchPlanner.longestCount)
        let stored = try await Dictionary(uniqueKeysWithValues: store.storedFiles().map { ($0.digest, $0.bytes) })
        planner.read(open, counts: counts, stored: stored)
    }

    /// What each image of the job is made from, by its index; nil where that cannot be known here.
    private func images(of job: OpenJob) async throws -> ((Int) throws -> ImageOrigin)? {
        if let common = job.parameters {
            return { ImageOrigin(modelName: "", modelDigest: job.modelDigest, parameters: common.forImage($0)) }
        }
        do {
            guard let expansion = try await expansions.expansion(of: job.id) else { return nil }
            return { try expansion.image(at: $0) }
        } catch let error as FarmError where error.code != .unavailable {
            // A newer coordinator took it, and hands it out; the other jobs must not wait for it here.
            logger.error("cannot read a job's recipe", metadata: ["job": "\(job.id)", "error": "\(error)"])
            return nil
        }
    }

    /// Hands a task out; one whose parameters do not go together fails.
    private func assign(
        _ task: ClaimedTask, slot: SessionRegistry.Slot, job: OpenJob, images: (Int) throws -> ImageOrigin
    ) async throws {
        let origin: ImageOrigin
        do {
            origin = try images(task.attempt.task.index)
        } catch {
            let message = (error as? FarmError)?.message ?? "\(error)"
            _ = try await store.fail(
                task.attempt, failure: .invalidInput, message: message, device: nil, session: task.session)
            await registry.reportChange(job: job.id)
            return
        }
        await registry.assign(
            task, device: slot.device, submitter: job.submitter, priority: job.priority, weight: slot.weight,
            origin: origin)
    }
}
