import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

/// Hands queued tasks to devices with room: one loop serves them all, woken by news and never by a poll.
package actor Dispatcher: Service {
    private let store: any Store
    private let registry: SessionRegistry
    private let expansions: JobExpansions
    private let policy: DispatchPolicy
    private let logger: Logger
    private let wakeup: Wakeup
    /// Segments of jobs with queued tasks, as last read; fewer as they run dry.
    private var open: [OpenJob] = []
    /// Sizes of the files in the model store, by digest.
    private var stored: [String: Int64] = [:]
    /// By a segment's first task, sessions that got less of it than they asked for, though it has more: their workers
    /// are barred from it.
    private var barred: [TaskID: Set<Int64>] = [:]
    private var isStale = true

    package init(
        store: any Store, registry: SessionRegistry, expansions: JobExpansions, policy: DispatchPolicy,
        wakeup: Wakeup, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.expansions = expansions
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
            stored = try await Dictionary(uniqueKeysWithValues: store.storedFiles().map { ($0.digest, $0.bytes) })
            barred = [:]
        }
        let plan = await plan(slots)
        for (job, slots) in plan {
            // Looked at first: what is claimed must not wait for it.
            guard let images = try await images(of: job) else {
                open.removeAll { $0.id == job.id }
                continue
            }
            let claim = try await store.claim(
                job: job.id, indices: job.indices, sessions: slots.map(\.session))
            var devices = Dictionary(grouping: slots, by: \.session)
            for task in claim.tasks {
                guard let slot = devices[task.session]?.popLast() else { continue }
                try await assign(task, device: slot.device, job: job, images: images)
            }
            if claim.isDry {
                open.removeAll { $0.first == job.first }
            } else {
                barred[job.first, default: []].formUnion(devices.filter { !$0.value.isEmpty }.keys)
            }
        }
        // Each round takes room, a job, or a pair of both off the list: it ends.
        return !plan.isEmpty
    }

    /// What each image of the job is made from, by its index; nil where that cannot be known here.
    private func images(of job: OpenJob) async throws -> ((Int) throws -> ImageOrigin)? {
        if let common = job.parameters {
            return { ImageOrigin(job, common.forImage($0)) }
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
        _ task: ClaimedTask, device: String, job: OpenJob, images: (Int) throws -> ImageOrigin
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
        await registry.assign(task, device: device, submitter: job.submitter, origin: origin)
    }

    private func isBarred(_ session: Int64, from candidate: DispatchPolicy.Candidate) -> Bool {
        barred[TaskID(job: candidate.job, index: candidate.first)]?.contains(session) == true
    }

    private func plan(_ slots: [SessionRegistry.Slot]) async -> [(job: OpenJob, slots: [SessionRegistry.Slot])] {
        var running = await registry.runningBySubmitter()
        let holdings = await registry.holdings()
        let candidates = open.map {
            DispatchPolicy.Candidate(
                job: $0.id, first: $0.indices.lowerBound, submitter: $0.submitter, priority: $0.priority,
                modelDigest: $0.modelDigest, accessories: $0.accessories, pixels: $0.pixels,
                isHeld: Self.isHeld($0, by: holdings))
        }
        let jobs = Dictionary(open.map { ($0.first, $0) }, uniquingKeysWith: { first, _ in first })
        var plan: [(job: OpenJob, slots: [SessionRegistry.Slot])] = []
        var waiting = slots
        // Those that would have to fetch choose again once all have chosen from what they hold.
        for isSecondRound in [false, true] {
            var left: [SessionRegistry.Slot] = []
            for slot in waiting where !isSecondRound || slot.fetchLimit > 0 {
                guard
                    let choice = policy.choose(
                        among: candidates.filter { !isBarred(slot.session, from: $0) }, running: running,
                        held: slot.models, accessories: slot.accessories, fetchable: fetchable(by: slot),
                        isSecondRound: isSecondRound, loaded: slot.loadedModel, limits: slot.memoryLimits),
                    let job = jobs[TaskID(job: choice.job, index: choice.first)]
                else {
                    left.append(slot)
                    continue
                }
                running[choice.submitter, default: 0] += 1
                if let index = plan.firstIndex(where: { $0.job.first == job.first }) {
                    plan[index].slots.append(slot)
                } else {
                    plan.append((job, [slot]))
                }
            }
            waiting = left
        }
        return plan
    }

    /// Digests of the stored files that the slot's worker may fetch.
    private func fetchable(by slot: SessionRegistry.Slot) -> Set<String> {
        guard slot.fetchLimit > 0 else { return [] }
        return Set(stored.filter { $0.value <= slot.fetchLimit }.keys)
    }

    private static func isHeld(_ job: OpenJob, by holdings: [(models: Set<String>, accessories: Set<String>)]) -> Bool {
        holdings.contains { $0.models.contains(job.modelDigest) && job.accessories.isSubset(of: $0.accessories) }
    }
}

extension ImageOrigin {
    fileprivate init(_ job: OpenJob, _ parameters: GenerationParameters) {
        self.init(modelName: job.modelName, modelDigest: job.modelDigest, parameters: parameters)
    }
}
