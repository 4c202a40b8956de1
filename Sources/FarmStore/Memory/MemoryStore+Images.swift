package import FarmBasics
package import FarmModel
import FarmScheduling
import Recipes

package import struct FoundationEssentials.UUID

extension MemoryStore {
    /// - Throws: `invalidInput` where the job's key does not fit, or no such attempt was ever made.
    package func verdict(for image: RenderedImage) throws -> DeliveryVerdict? {
        try read { try $0.verdict(for: image) }
    }

    /// - Throws: `invalidInput` for provenance that is no JSON, a text with U+0000,
    ///   and whatever ``verdict(for:)`` refuses; `unavailable` while tests have results refused.
    package func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: SessionID
    ) throws -> DeliveryVerdict {
        for text in [image.infotext, image.deviceName] { try Self.refuseUnstorable(text) }
        try StorableJSON.check(image.provenance)
        return try transaction { farm in
            if let verdict = try farm.verdict(for: image) { return verdict }
            let task = image.attempt.task
            guard farm.workers[worker] != nil else {
                throw FarmError(.internal, "no worker of this farm has the id \(worker)")
            }
            guard let before = farm[task],
                farm.apply(.complete(attempt: image.attempt.attempt, digest: image.digest), to: task) == .accepted
            else { return .superseded }
            let id = farm.drawImageID()
            let handedOutAt = before.leasedAt ?? farm.now
            farm.images[id] = MemoryImage(
                id: id, rendered: image, origin: origin, png: png, worker: worker, handedOutAt: handedOutAt,
                recordedAt: farm.now)
            farm.workers[worker]?.images += 1
            let known = before.attempts[image.attempt.attempt]
            let attempt = MemoryAttempt(
                session: known?.session ?? session, worker: known?.worker ?? worker, failure: nil,
                startedAt: handedOutAt, endedAt: farm.now)
            farm.note(image.attempt, attempt)
            _ = farm.change(task) { $0.image = id }
            return .committed
        }
    }

    /// Nil where there is none, or its job is being deleted.
    package func image(_ id: ImageID) -> ImageRecord? {
        read { farm in reachedImage(id, in: farm).flatMap(farm.record) }
    }

    /// The bytes as the worker delivered them; nil where there are none, or the job is being deleted.
    package func png(image id: ImageID) -> [UInt8]? {
        read { reachedImage(id, in: $0)?.png }
    }

    /// By id, each once; images without a thumbnail are left out.
    package func thumbnails(images ids: [ImageID]) -> [(image: ImageID, jpeg: [UInt8])] {
        read { farm in
            Set(ids).sorted().compactMap { id in
                reachedImage(id, in: farm)?.rendered.thumbnail.map { (id, Array($0)) }
            }
        }
    }

    /// One whose job is not deleted and within the scope.
    private func reachedImage(_ id: ImageID, in farm: MemoryFarm) -> MemoryImage? {
        farm.images[id].flatMap { reached($0.task.job, in: farm) == nil ? nil : $0 }
    }

    /// Of the farm's last 2000 images, as the one in PostgreSQL; steps and pixels as the parameters say them.
    package func paces(models digests: [Digest]) -> [Digest: Double] {
        var seconds: [Digest: Double] = [:]
        var work: [Digest: Double] = [:]
        let farm = farm
        // Of the farm's last images only: what a model took long ago, on other machines, says little.
        for image in farm.images.values.sorted(by: { $0.id > $1.id }).prefix(2000) {
            guard let job = farm.jobs[image.task.job] else { continue }
            let origin = image.origin ?? job.plan.first
            let size = origin.parameters.finalSize
            let own = Double(origin.parameters.steps) * Double(size.pixelCount) / 1_000_000
            guard own > 0, digests.contains(origin.modelDigest) else { continue }
            seconds[origin.modelDigest, default: 0] += image.rendered.renderSeconds
            work[origin.modelDigest, default: 0] += own
        }
        return seconds.reduce(into: [:]) { paces, model in
            if let work = work[model.key] { paces[model.key] = model.value / work }
        }
    }
}

extension MemoryFarm {
    /// What would become of an image; nil where it is wanted.
    /// - Throws: `invalidInput` where it is not of this farm's job, or of an attempt that was never made.
    func verdict(for image: RenderedImage) throws -> DeliveryVerdict? {
        let attempt = image.attempt
        guard let task = self[attempt.task], let job = jobs[attempt.task.job] else { return .superseded }
        guard (job.key ?? 0) == (attempt.key ?? 0) else {
            throw FarmError(
                .invalidInput, "result \(attempt) is not of this farm's job \(attempt.task.job): its key does not fit")
        }
        var life = task.life
        switch life.apply(.complete(attempt: attempt.attempt, digest: image.digest)) {
        case .accepted: return task.life.state == .done ? storedVerdict(task, image.digest) : nil
        case .superseded, .stale: return .superseded
        case .impossible:
            throw FarmError(.invalidInput, "result \(attempt) is of an attempt that was never made")
        }
    }

    /// An image that was deleted is not wanted again.
    private func storedVerdict(_ task: MemoryTask, _ digest: Digest) -> DeliveryVerdict {
        task.image.flatMap { images[$0] }?.rendered.digest == digest ? .committed : .superseded
    }

    /// An image as it is read; nil where its job is deleted.
    func record(_ image: MemoryImage) -> ImageRecord? {
        guard let job = jobs[image.task.job], let worker = workers[image.worker] else { return nil }
        let rendered = image.rendered
        var origin = image.origin ?? job.plan.first
        if image.origin == nil { origin.parameters = origin.parameters.forImage(image.task.index) }
        return ImageRecord(
            id: image.id, task: image.task, attempt: rendered.attempt.attempt, jobName: job.request.name,
            submitter: job.submitter, modelName: origin.modelName, modelDigest: origin.modelDigest,
            parameters: origin.parameters, workerName: worker.name, deviceName: rendered.deviceName,
            byteCount: rendered.byteCount, digest: rendered.digest, pixelDigest: rendered.pixelDigest,
            infotext: rendered.infotext, provenance: rendered.provenance, startedAt: image.handedOutAt,
            finishedAt: image.recordedAt, workerStartedAt: rendered.startedAt,
            workerFinishedAt: rendered.finishedAt, renderSeconds: rendered.renderSeconds)
    }
}
