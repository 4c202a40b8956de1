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
    private var reads = OpenJobReads()
    private var cursors = ClaimCursors()
    private var isReadScheduled = false

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

    /// Any job may have newly queued tasks, and any file may be new.
    package func tasksQueued() {
        reads.noteAll()
        cursors.resetAll()
        wakeup.signal()
    }

    /// These jobs have newly queued tasks.
    package func tasksQueued(jobs: [Int64]) {
        reads.note(jobs: jobs)
        cursors.reset(jobs: Set(jobs))
        barred = barred.filter { !jobs.contains($0.key.job) }
        wakeup.signal()
    }

    /// Other files may be in the model store.
    package func filesChanged() {
        reads.noteFiles()
        wakeup.signal()
    }

    package func run() async throws {
        for await _ in wakeup.signals.cancelOnGracefulShutdown() {
            do {
                while try await handOut() {}
            } catch {
                logger.warning("cannot hand out tasks yet", metadata: ["error": "\(error)"])
                reads.noteAll()
                // Backoff: the store is away.
                try? await Task.sleep(for: .milliseconds(500))
                wakeup.signal()
            }
        }
    }

    /// One round: plans a task for every slot, claims them together, assigns what was claimed.
    /// - Returns: whether another round may find more: a task was assigned, or somebody must look at other jobs.
    private func handOut() async throws -> Bool {
        let slots = await registry.slots()
        guard !slots.isEmpty else { return false }
        try await readWhatChanged()
        let plan = await plan(slots)
        try await claim(plan)
        // Each round takes room, a job, or a pair of both off the list: it ends.
        return !plan.isEmpty
    }

    private func readWhatChanged() async throws {
        switch reads.take(at: .now, hasWork: !open.isEmpty) {
        case .nothing: break
        case .after(let pause):
            guard !isReadScheduled else { return }
            isReadScheduled = true
            Task {
                // Debounce: many jobs that are queued at once are read together.
                try? await Task.sleep(for: pause)
                isReadScheduled = false
                wakeup.signal()
            }
        case .now(let read):
            if read.files {
                let files = try await store.storedFiles()
                stored = Dictionary(files.map { ($0.digest, $0.bytes) }, uniquingKeysWith: { first, _ in first })
            }
            if let jobs = read.jobs {
                if !jobs.isEmpty { try await look(at: jobs) }
            } else {
                try await lookAtAll()
            }
        }
    }

    /// Reads anew what segments of all jobs have queued tasks; what they are only of those that are not known.
    private func lookAtAll() async throws {
        let segments = try await store.openSegments()
        for job in open where !segments.contains(job.first) { cursors.forget(job.first) }
        open.removeAll { !segments.contains($0.first) }
        barred = [:]
        let new = segments.subtracting(open.map(\.first))
        if !new.isEmpty { try await look(at: Set(new.map(\.job))) }
    }

    private func look(at jobs: Set<Int64>) async throws {
        let found = try await store.openJobs(among: jobs.sorted())
        open = (open.filter { !jobs.contains($0.id) } + found).sorted { $0.first < $1.first }
    }

    /// Claims what is planned and hands it out, all of it: trouble with one task or job does not stop the others.
    private func claim(_ plan: [(job: OpenJob, slots: [SessionRegistry.Slot])]) async throws {
        var trouble: (any Error)?
        var gone: Set<Int64> = []
        var chosen: [(job: OpenJob, slots: [SessionRegistry.Slot], images: (Int) throws -> ImageOrigin)] = []
        for (job, slots) in plan {
            do {
                // Looked at first: what is claimed must not wait for it.
                if let images = try await images(of: job) {
                    chosen.append((job, slots, images))
                } else {
                    gone.insert(job.id)
                }
            } catch {
                trouble = error
            }
        }
        cursors.begin()
        let claims = try await store.claim(
            chosen.map {
                ClaimRequest(job: $0.job.id, indices: cursors.rest(of: $0.job), sessions: $0.slots.map(\.session))
            })
        var dry: Set<TaskID> = []
        for ((job, slots, images), claim) in zip(chosen, claims) {
            var devices = Dictionary(grouping: slots, by: \.session)
            for task in claim.tasks {
                guard let slot = devices[task.session]?.popLast() else { continue }
                do {
                    try await assign(task, device: slot.device, job: job, images: images)
                } catch {
                    trouble = error
                }
            }
            if let next = claim.next {
                cursors.advance(job.first, to: next)
                let unserved = devices.filter { !$0.value.isEmpty }.keys
                if !unserved.isEmpty { barred[job.first, default: []].formUnion(unserved) }
            } else {
                cursors.forget(job.first)
                dry.insert(job.first)
            }
        }
        if !gone.isEmpty || !dry.isEmpty { open.removeAll { gone.contains($0.id) || dry.contains($0.first) } }
        if let trouble { throw trouble }
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
