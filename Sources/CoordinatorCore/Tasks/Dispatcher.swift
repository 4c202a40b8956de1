import FarmBasics
package import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import Recipes
import ServiceLifecycle

/// Hands queued tasks to devices with room: one loop serves them all, woken by news and never by a poll.
package actor Dispatcher: Service {
    let store: any Store
    let registry: SessionRegistry
    let expansions: JobExpansions
    private let news: JobNews
    let logger: Logger
    private let wakeup: Wakeup
    private let reconciler: LeaseReconciler
    /// Segments of jobs with queued tasks, as last read; fewer as they run dry.
    private var open: [OpenJob] = []
    /// The same by their first tasks, as the planner knows them.
    private var known: [TaskID: OpenJob] = [:]
    /// Sizes of the files in the model store, by digest.
    private var stored: [Digest: Int64] = [:]
    private var reads = OpenJobReads()
    private(set) var cursors = ClaimCursors()
    private var isReadScheduled = false
    /// Who is to get what is open.
    var planner: DispatchPlanner
    /// What is leased in the store may be at no worker, or the other way round.
    private var isUnsure = false
    /// Whether the store has said what submitters have had.
    var knowsUsage = false
    var isExchangingUsage = false

    /// - Parameters:
    ///   - wakeup: signalled by whoever has news; the dispatcher reads it alone.
    ///   - reconciler: run between two claims, where news may have been lost.
    package init(
        store: any Store, registry: SessionRegistry, expansions: JobExpansions, news: JobNews, policy: DispatchPolicy,
        wakeup: Wakeup, reconciler: LeaseReconciler, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.expansions = expansions
        self.news = news
        planner = DispatchPlanner(policy: policy, start: .now)
        self.wakeup = wakeup
        self.reconciler = reconciler
        self.logger = logger
    }

    /// Any job may have newly queued tasks, and any file may be new.
    package func tasksQueued() {
        reads.noteAll()
        cursors.resetAll()
        wakeup.signal()
    }

    /// These jobs have newly queued tasks.
    package func tasksQueued(jobs: [JobID]) {
        reads.note(jobs: jobs)
        cursors.reset(jobs: Set(jobs))
        wakeup.signal()
    }

    /// A sweep: what nobody announced may be queued, also where claims have passed. Looked at beside them, since with an
    /// old snapshot that takes long.
    package func lookAgain() async throws {
        let passed = cursors.passed
        let empty = try await store.queuedCounts(passed, below: 1)
        cursors.reset(jobs: Set(passed.keys.filter { empty[$0] == nil }.map(\.job)))
        reads.noteAll()
        wakeup.signal()
    }

    /// The store was lost, and may be another one now, in which jobs have the numbers of others before.
    package func reconnected() async {
        await expansions.forgetAll()
        open = []
        reconcile()
        tasksQueued()
    }

    /// Other files may be in the model store.
    package func filesChanged() {
        reads.noteFiles()
        wakeup.signal()
    }

    /// News or answers of the store's may have been lost.
    package func reconcile() {
        isUnsure = true
        wakeup.signal()
    }

    /// Hands out until the shutdown. While the store is away it tries again every half second; never throws.
    package func run() async throws {
        for await _ in wakeup.signals.cancelOnGracefulShutdown() {
            do {
                while try await handOut() {}
            } catch {
                logger.warning("cannot hand out tasks yet", metadata: ["error": "\(error)"])
                reads.noteAll()
                // A claim that failed may have been committed.
                isUnsure = true
                // Backoff: the store is away.
                try? await Task.sleep(for: .milliseconds(500))
                wakeup.signal()
            }
        }
    }

    /// One round: plans a task for every slot, claims them together, assigns what was claimed.
    /// - Returns: whether another round may find more: a task was assigned, or somebody must look at other jobs.
    private func handOut() async throws -> Bool {
        if isUnsure {
            isUnsure = false
            try await reconciler.run()
            try await identifyKept()
        }
        let hasRoom = await !registry.fleet.slots(now: .now).isEmpty
        guard hasRoom || reads.isDue || planner.hasFresh else { return false }
        if !knowsUsage { try await exchangeUsage() }
        takeCharges(await registry.takeCharges())
        let fleet = await registry.fleet.snapshot(now: .now)
        try await readWhatChanged(devices: fleet.devices.count)
        let plan = planner.plan(fleet, now: .now)
        if plan.isEmpty { try await evenOut(fleet) } else { try await claim(plan) }
        // Each round takes room, a job, or a pair of both off the list: it ends.
        return !plan.isEmpty
    }

    private func readWhatChanged(devices: Int) async throws {
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
            let counted = DispatchPlanner.counts(open.count, devices: devices) ? open : []
            let rests = Dictionary(
                counted.map { ($0.first, cursors.rest(of: $0)) }, uniquingKeysWith: { first, _ in first })
            let counts = try await store.queuedCounts(rests, below: DispatchPlanner.longestCount(of: counted.count))
            known = Dictionary(open.map { ($0.first, $0) }, uniquingKeysWith: { first, _ in first })
            planner.read(open.map { OpenSegment($0, remaining: counts[$0.first]) }, stored: stored)
        }
    }

    /// Reads anew what segments of all jobs have queued tasks; what they are only of those that are not known.
    private func lookAtAll() async throws {
        let segments = try await store.openSegments()
        for job in open where !segments.contains(job.first) { cursors.forget(job.first) }
        open.removeAll { !segments.contains($0.first) }
        let new = segments.subtracting(open.map(\.first))
        if !new.isEmpty { try await look(at: Set(new.map(\.job))) }
    }

    private func look(at jobs: Set<JobID>) async throws {
        let found = try await store.openJobs(among: jobs.sorted())
        open = (open.filter { !jobs.contains($0.id) } + found).sorted { $0.first < $1.first }
    }

    /// Claims what is planned and hands it out, all of it: trouble with one task or job does not stop the others.
    private func claim(_ plan: [DispatchPlanner.Planned]) async throws {
        var trouble: (any Error)?
        var gone: Set<JobID> = []
        var chosen: [(job: OpenJob, slots: [FleetSlot], images: (Int) throws -> ImageOrigin)] = []
        for planned in plan {
            guard let job = known[planned.segment] else { continue }
            do {
                // Looked at first: what is claimed must not wait for it.
                if let images = try await images(of: job) {
                    chosen.append((job, planned.slots, images))
                } else {
                    gone.insert(job.id)
                }
            } catch {
                trouble = error
            }
        }
        cursors.begin()
        let claims = try await store.claim(
            chosen.map { job, slots, _ in
                ClaimRequest(job: job.id, indices: cursors.rest(of: job), sessions: slots.map(\.session))
            })
        var dry: Set<TaskID> = []
        for ((job, slots, images), claim) in zip(chosen, claims) {
            var devices = Dictionary(grouping: slots, by: \.session)
            for task in claim.tasks {
                guard let slot = devices[task.session]?.popLast() else { continue }
                do {
                    try await assign(task, slot: slot, job: job, images: images)
                } catch {
                    trouble = error
                }
            }
            if let next = claim.next {
                cursors.advance(job.first, to: next)
            } else {
                cursors.forget(job.first)
                dry.insert(job.first)
            }
            planner.claimed(
                claim.tasks.count, of: job.first, isDry: claim.next == nil,
                unserved: devices.filter { !$0.value.isEmpty }.keys)
        }
        for job in gone { planner.remove(job: job) }
        if !gone.isEmpty || !dry.isEmpty { open.removeAll { gone.contains($0.id) || dry.contains($0.first) } }
        if let trouble { throw trouble }
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
        _ task: ClaimedTask, slot: FleetSlot, job: OpenJob, images: (Int) throws -> ImageOrigin
    ) async throws {
        guard task.attempt.key == job.key else {
            await reconnected()
            throw FarmError(.unavailable, "job \(job.id) is another one than before: the database is another")
        }
        let origin: ImageOrigin
        do {
            origin = try images(task.attempt.task.index)
        } catch {
            let message = (error as? FarmError)?.message ?? "\(error)"
            _ = try await store.fail(
                task.attempt, failure: .invalidInput, blame: .task, message: message, device: nil, session: task.session
            )
            await news.changed(job.id)
            return
        }
        await registry.assign(
            task, device: slot.device, submitter: job.submitter, priority: job.priority, weight: slot.weight,
            origin: origin)
    }
}

extension OpenSegment {
    fileprivate init(_ job: OpenJob, remaining: Int?) {
        self.init(
            id: job.first, submitter: job.submitter, priority: job.priority, context: job.context,
            modelDigest: job.modelDigest, accessories: job.accessories, pixels: job.pixels, steps: job.steps,
            remaining: remaining)
    }
}

extension ImageOrigin {
    fileprivate init(_ job: OpenJob, _ parameters: GenerationParameters) {
        self.init(modelName: job.modelName, modelDigest: job.modelDigest, parameters: parameters)
    }
}
