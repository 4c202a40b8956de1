import FarmBasics
package import FarmModel
import FarmScheduling
import Recipes

import struct FoundationEssentials.Date

extension MemoryStore {
    /// All of it at one moment of the store's clock; workers by name.
    package func standing(of id: TaskID) -> TaskStanding? {
        read { farm in
            guard let task = farm[id], let job = reached(id.job, in: farm), let segment = job.segment(at: id.index)
            else {
                return nil
            }
            let life = task.life
            let isQueued = life.state == .queued
            let holder = life.session.flatMap { farm.sessions[$0] }.flatMap { farm.workers[$0.worker] }
            let before = isQueued ? farm.imagesBefore(id, of: job) : (own: 0, submitters: 0)
            return TaskStanding(
                state: life.state, attempts: life.attempt, modelName: segment.modelName, workerName: holder?.name,
                leasedAt: life.state == .leased ? task.leasedAt : nil, lastFailure: farm.failures(of: id).last,
                workers: isQueued ? farm.takers(of: task, segment, job.accessoryNames) : [],
                imagesBefore: before.own, otherSubmitters: before.submitters)
        }
    }
}

extension MemoryFarm {
    /// Whether the worker of a session may fetch a file from the store.
    func isFetchable(_ digest: Digest, _ session: MemorySession) -> Bool {
        files.stored[digest].map { $0.bytes <= session.fetchLimit } ?? false
    }

    /// Whether it holds the model of a segment or can fetch it.
    func canHaveModel(_ segment: JobSegment, _ session: MemorySession) -> Bool {
        session.holdsModel(segment) || isFetchable(segment.modelDigest, session)
    }

    /// What images of the segment need beside the model and it neither holds nor can fetch.
    func missingFiles(_ segment: JobSegment, _ session: MemorySession) -> [Digest] {
        session.absentFiles(segment).filter { !isFetchable($0, session) }
    }

    func canHaveFiles(_ segment: JobSegment, _ session: MemorySession) -> Bool {
        canHaveModel(segment, session) && missingFiles(segment, session).isEmpty
    }

    /// Why it has no room at present to fetch what it would have to.
    private func shortage(_ segment: JobSegment, _ session: MemorySession) -> String? {
        guard let shortage = session.fetch.shortage else { return nil }
        let absent = session.absentFiles(segment) + (session.holdsModel(segment) ? [] : [segment.modelDigest])
        let isShort = absent.contains { files.stored[$0].map { $0.bytes >= shortage.bytes } ?? false }
        return isShort ? shortage.reason : nil
    }

    /// Whether every device of the session cools down: the first of them to be fit again.
    func cooling(_ session: MemorySession) -> MemoryCooling? {
        let cooled = (workers[session.worker]?.cooled ?? [:]).filter { $0.value.until > now }
        guard session.devices.allSatisfy({ cooled[$0.id] != nil }) else { return nil }
        return cooled.values.min { $0.until < $1.until }
    }

    /// The connected workers, with what keeps each from the task.
    fileprivate func takers(of task: MemoryTask, _ segment: JobSegment, _ names: [Digest: String]) -> [PossibleWorker] {
        liveSessions.compactMap { session in
            guard let worker = workers[session.worker] else { return nil }
            var taker = PossibleWorker(name: worker.name)
            taker.holdsModel = canHaveModel(segment, session)
            taker.missingFiles = missingFiles(segment, session).map { names[$0] ?? $0.hex }
            let lacksSome = !session.holdsModel(segment) || !session.absentFiles(segment).isEmpty
            taker.mustFetch = lacksSome && taker.holdsModel && taker.missingFiles.isEmpty
            taker.isBarred = task.life.barred.contains(worker.id)
            taker.isResting = task.rests[worker.id].map { $0 > now } ?? false
            taker.cooling = cooling(session)?.reason
            taker.isTooSmall = !session.fits(segment)
            taker.isDrained = worker.isDrained
            taker.isFull = session.isFull
            taker.shortage = shortage(segment, session)
            return taker
        }.sorted { $0.name < $1.name }
    }

    /// Queued images that go first: those of the same submitter, in `DispatchPolicy`'s order, and how many other
    /// submitters have any.
    fileprivate func imagesBefore(_ task: TaskID, of mine: MemoryJob) -> (own: Int, submitters: Int) {
        var own = 0
        var submitters: Set<String> = []
        for job in jobs.values where job.finishedAt == nil {
            let queued = queued(job.id, in: 0..<job.plan.imageCount)
            if job.submitter != mine.submitter {
                if !queued.isEmpty { submitters.insert(job.submitter) }
            } else if job.id == mine.id {
                own += queued.count(where: { $0 < task.index })
            } else if (-job.request.priority, job.id) < (-mine.request.priority, mine.id) {
                own += queued.count
            }
        }
        return (own, submitters.count)
    }
}
