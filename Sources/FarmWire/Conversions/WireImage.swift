import FarmBasics
package import FarmModel
import SwiftProtobuf

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

extension ImageRecord {
    /// Read by the command line: nothing is cut or checked but the parameters and digests.
    /// - Throws: `invalidInput` for a sampler, schedule or option that this build does not know, and for no digest.
    package init(wire: Farm_V1_Image) throws {
        self.init(
            id: ImageID(wire.id), task: TaskID(job: wire.job, wireIndex: wire.index), attempt: Int(wire.attempt),
            jobName: wire.jobName, submitter: wire.submitter, modelName: wire.modelName,
            modelDigest: try Digest(checking: wire.modelDigest),
            parameters: try GenerationParameters(wire: wire.parameters),
            workerName: wire.workerName, deviceName: wire.deviceName, byteCount: Int(wire.byteCount),
            digest: try Digest(checking: wire.digest), pixelDigest: try Digest(checking: wire.pixelDigest),
            infotext: wire.infotext, provenance: wire.provenance,
            startedAt: Date(timeIntervalSince1970: wire.startedAt),
            finishedAt: Date(timeIntervalSince1970: wire.finishedAt),
            workerStartedAt: wire.hasWorkerStartedAt ? Date(timeIntervalSince1970: wire.workerStartedAt) : nil,
            workerFinishedAt: wire.hasWorkerFinishedAt ? Date(timeIntervalSince1970: wire.workerFinishedAt) : nil,
            renderSeconds: wire.renderSeconds)
    }

    /// Times are seconds since 1970; what an older worker did not say is left out.
    package var wire: Farm_V1_Image {
        .with {
            $0.id = id.rawValue
            $0.job = task.job.rawValue
            $0.index = Int32(clamping: task.index)
            $0.attempt = Int32(clamping: attempt)
            $0.jobName = jobName
            $0.submitter = submitter
            $0.modelName = modelName
            $0.modelDigest = modelDigest.hex
            $0.parameters = parameters.wire
            $0.workerName = workerName
            $0.deviceName = deviceName
            $0.byteCount = Int64(byteCount)
            $0.digest = digest.hex
            $0.pixelDigest = pixelDigest.hex
            $0.infotext = infotext
            $0.provenance = provenance
            $0.startedAt = startedAt.timeIntervalSince1970
            $0.finishedAt = finishedAt.timeIntervalSince1970
            if let workerStartedAt { $0.workerStartedAt = workerStartedAt.timeIntervalSince1970 }
            if let workerFinishedAt { $0.workerFinishedAt = workerFinishedAt.timeIntervalSince1970 }
            $0.renderSeconds = renderSeconds
        }
    }
}

extension RenderedImage {
    /// Read by the coordinator before the bytes come: texts are cut to what the store holds.
    /// - Throws: `invalidInput` where the attempt or a digest can be none.
    package init(wire: Farm_V1_ResultHeader) throws {
        self.init(
            attempt: try AttemptID(checking: wire.attempt), deviceName: wire.deviceName.storable(bytes: 1000),
            seed: wire.seed, byteCount: Int(wire.byteCount), digest: try Self.digest(wire.digest, "digest"),
            pixelDigest: try Self.digest(wire.pixelDigest, "pixel digest"), infotext: wire.infotext.storable(),
            provenance: wire.provenance.storableJSON(),
            startedAt: Date(timeIntervalSince1970: wire.startedAt),
            finishedAt: Date(timeIntervalSince1970: wire.finishedAt), renderSeconds: wire.renderSeconds,
            thumbnail: wire.thumbnail.isEmpty ? nil : wire.thumbnail)
    }

    private static func digest(_ text: String, _ name: String) throws -> Digest {
        guard let digest = Digest(text) else {
            throw FarmError(
                .invalidInput, "the \(name) '\(text.shortened())' is none: 64 lower-case hex digits of SHA-256 are")
        }
        return digest
    }

    /// The first message of an upload.
    /// - Parameters:
    ///   - farm: the one that gave the task out; another refuses the result.
    ///   - session: the worker's newest, whichever the image was made under.
    package func wire(farm: UUID, worker: UUID, session: SessionID) -> Farm_V1_ResultHeader {
        .with {
            $0.farmID = farm.uuidString
            $0.workerID = worker.uuidString
            $0.sessionID = session.rawValue
            $0.attempt = attempt.wire
            $0.deviceName = deviceName
            $0.seed = seed
            $0.byteCount = Int64(byteCount)
            $0.digest = digest.hex
            $0.pixelDigest = pixelDigest.hex
            $0.infotext = infotext
            $0.provenance = provenance
            $0.startedAt = startedAt.timeIntervalSince1970
            $0.finishedAt = finishedAt.timeIntervalSince1970
            $0.renderSeconds = renderSeconds
            if let thumbnail { $0.thumbnail = thumbnail }
        }
    }
}

extension HistoryFilter {
    /// A limit of 0 is 50.
    /// - Throws: `invalidInput` for a sampler and a filter that this build does not know, and for half a size.
    package init(wire: Farm_V1_ListImagesRequest) throws {
        try wire.refuseUnknownFields("history's filter")
        self.init(limit: wire.limit == 0 ? 50 : Int(wire.limit))
        words = wire.hasWords ? wire.words : nil
        model = wire.hasModel ? wire.model : nil
        sampler = wire.hasSampler ? try Sampler.parse(wire.sampler).sampler : nil
        seed = wire.hasSeed ? wire.seed : nil
        guard wire.hasWidth == wire.hasHeight else {
            throw FarmError(.invalidInput, "a size needs both width and height")
        }
        if wire.hasWidth { size = ImageSize(width: Int(wire.width), height: Int(wire.height)) }
        job = wire.hasJob ? JobID(wire.job) : nil
        submitter = wire.hasSubmitter ? wire.submitter : nil
        worker = wire.hasWorker ? wire.worker : nil
        since = wire.hasSince ? Date(timeIntervalSince1970: wire.since) : nil
        until = wire.hasUntil ? Date(timeIntervalSince1970: wire.until) : nil
        before = wire.hasBefore ? ImageID(wire.before) : nil
    }

    /// What is not asked for is left out; times are seconds since 1970.
    package var wire: Farm_V1_ListImagesRequest {
        .with {
            $0.limit = Int32(clamping: limit)
            if let words { $0.words = words }
            if let model { $0.model = model }
            if let sampler { $0.sampler = sampler.rawValue }
            if let seed { $0.seed = seed }
            if let size {
                $0.width = Int32(clamping: size.width)
                $0.height = Int32(clamping: size.height)
            }
            if let job { $0.job = job.rawValue }
            if let submitter { $0.submitter = submitter }
            if let worker { $0.worker = worker }
            if let since { $0.since = since.timeIntervalSince1970 }
            if let until { $0.until = until.timeIntervalSince1970 }
            if let before { $0.before = before.rawValue }
        }
    }
}
