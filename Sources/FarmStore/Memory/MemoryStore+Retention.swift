import FarmBasics
package import FarmModel
import FarmScheduling
import Recipes

import struct FoundationEssentials.Date

extension MemoryStore {
    /// Tells that the job's counts changed; its images go by ``takeRetentionStep()``.
    package func delete(job id: JobID) throws -> DiskUse? {
        try transaction(noting: { .asAsked(if: $0 != nil) }) { farm in
            guard let job = reached(id, in: farm) else { return nil }
            let open = (farm.tasks[id] ?? []).count(where: { !$0.life.state.isFinal })
            guard open == 0 else {
                let images = open == 1 ? "1 unfinished image" : "\(open) unfinished images"
                throw FarmError(.failedPrecondition, "job \(id) has \(images); first: farm cancel \(id)")
            }
            let kept = farm.kept(id)
            farm.rules.removeAll { $0.scope == .job(id) }
            farm.deletions.append(MemoryDeletion(job: id, inputs: Set(job.plan.inputs).sorted()))
            farm.jobs[id] = nil
            farm.tell(.changed([id]))
            return kept
        }
    }

    /// Their tasks stay done; ids of images that are not there come back as missing, in order.
    package func delete(images ids: [ImageID]) throws -> ImageDeletion {
        try transaction(noting: { .asAsked(if: $0.deleted.images > 0) }) { farm in
            let there = Set(ids).filter { id in
                farm.images[id].map { reached($0.task.job, in: farm) != nil } ?? false
            }
            return ImageDeletion(
                deleted: farm.remove(images: there), missing: Set(ids).subtracting(there).sorted())
        }
    }

    /// Bytes of the PNGs as their workers counted them; 0 images where all were deleted.
    package func diskUse(job id: JobID) -> DiskUse? { read { reached(id, in: $0) == nil ? nil : $0.kept(id) } }

    /// The database's bytes are those of all PNGs here, with the ones of jobs that are being deleted.
    package func diskUse() -> FarmDiskUse {
        read { farm in
            var all = DiskUse()
            for job in farm.jobs.keys {
                let kept = farm.kept(job)
                all.images += kept.images
                all.bytes += kept.bytes
            }
            return FarmDiskUse(
                kept: all, databaseBytes: farm.images.values.reduce(0) { $0 + Int64($1.png.count) },
                deletingJobs: farm.deletions.count)
        }
    }

    /// By id, which is the order in which they are applied.
    package func retentionRules() -> [RetentionRule] { farm.rules }

    /// Nothing is deleted by it before the next ``takeRetentionStep()``.
    package func addRetentionRule(
        _ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit
    ) throws -> RetentionRule? {
        try transaction(noting: { rule in rule.map { .of("rule \($0.id)") } ?? .nothing }) { farm in
            guard !farm.rules.contains(where: { $0.scope == scope && $0.limit == limit }) else { return nil }
            let rule = RetentionRule(id: farm.drawID(), scope: scope, limit: limit, createdAt: farm.now)
            farm.rules.append(rule)
            return rule
        }
    }

    /// What the rule has deleted stays deleted.
    package func removeRetentionRule(_ id: Int64) throws -> Bool {
        try transaction(noting: { .asAsked(if: $0) }) { farm in
            let count = farm.rules.count
            farm.rules.removeAll { $0.id == id }
            return farm.rules.count < count
        }
    }

    /// All of them, however many steps their deletion would take.
    package func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) -> Int {
        read { farm in
            let jobs = farm.keptJobs(scope)
            let total = jobs.reduce(0) { $0 + $1.images }
            return RetentionPolicy.due(limit, jobs: jobs, total: total, now: farm.now, step: .max)
                .reduce(0) { $0 + $1.images }
        }
    }

    /// Jobs that were deleted come first, then the rules by id, then pictures that nobody needs. At most 200 images go in
    /// a step; nobody else ever takes one meanwhile.
    package func takeRetentionStep() throws -> RetentionStep {
        try transaction { farm in
            if let images = farm.goOnDeleting() { return .deleted(images: images) }
            for rule in farm.rules {
                let images = farm.apply(rule)
                if images > 0 { return .deleted(images: images) }
            }
            return farm.forgetUploads() ? .deleted(images: 0) : .nothingDue
        }
    }
}

extension MemoryFarm {
    /// Images that go in one step, and tasks.
    private static let stepImages = 200
    private static let stepTasks = 10_000

    /// A job's images, in the order of their indices.
    private func images(of job: JobID) -> [MemoryImage] {
        (tasks[job] ?? []).compactMap { $0.image.flatMap { images[$0] } }
    }

    func kept(_ job: JobID) -> DiskUse {
        let images = images(of: job)
        return DiskUse(images: images.count, bytes: images.reduce(0) { $0 + Int64($1.rendered.byteCount) })
    }

    /// Finished jobs with images that a rule is about, in the order in which they were finished.
    fileprivate func keptJobs(_ scope: RetentionRule.Scope) -> [RetentionPolicy.KeptJob] {
        jobs.values.compactMap { job in
            let isAbout =
                switch scope {
                case .farm: true
                case .job(let id): job.id == id
                case .submitter(let name): job.submitter == name
                }
            let images = isAbout ? images(of: job.id).count : 0
            guard let finishedAt = job.finishedAt, images > 0 else { return nil }
            return RetentionPolicy.KeptJob(id: job.id, finishedAt: finishedAt, images: images)
        }.sorted { ($0.finishedAt, $0.id) < ($1.finishedAt, $1.id) }
    }

    /// - Returns: what they were.
    fileprivate mutating func remove(images ids: Set<ImageID>) -> DiskUse {
        var gone = DiskUse()
        for image in ids.compactMap({ images.removeValue(forKey: $0) }) {
            gone.images += 1
            gone.bytes += Int64(image.rendered.byteCount)
            _ = change(image.task) { $0.image = nil }
        }
        return gone
    }

    /// Deletes the next inputs, or else images and tasks, of a deleted job, from its end.
    /// - Returns: how many images that were; nil where no job is being deleted.
    fileprivate mutating func goOnDeleting() -> Int? {
        guard let job = deletions.first?.job else { return nil }
        if letGo(inputsOf: 0) { return 0 }
        let all = tasks[job] ?? []
        let withImage = all.indices.filter { all[$0].image != nil }
        let last = withImage.count > Self.stepImages ? withImage[withImage.count - Self.stepImages] : 0
        let start = max(0, all.count - Self.stepTasks, last)
        let gone = Set(all[start...].compactMap(\.image))
        for id in gone { images[id] = nil }
        tasks[job] = start > 0 ? Array(all[..<start]) : nil
        if start == 0 { deletions.removeFirst() }
        return gone.count
    }

    /// Deletes the next images that a rule lets go.
    /// - Returns: how many that were.
    fileprivate mutating func apply(_ rule: RetentionRule) -> Int {
        let jobs = keptJobs(rule.scope)
        let shares = RetentionPolicy.due(
            rule.limit, jobs: jobs, total: jobs.reduce(0) { $0 + $1.images }, now: now, step: Self.stepImages)
        let due = shares.flatMap { images(of: $0.job.id).prefix($0.images).map(\.id) }
        return remove(images: Set(due)).images
    }
}
