import FarmBasics
import FarmModel
import FarmScheduling
import Recipes

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// A job and what its images are made from.
struct MemoryJob: Sendable {
    let id: JobID
    var request: JobRequest
    let plan: JobPlan
    /// The recipe's JSON, and the bytes of what it was resolved to.
    let recipe: (json: String, resolutionBytes: Int)?
    let submittedAt: Date
    /// Nil for a job from before there were keys.
    var key: Int64? = Int64.random(in: 1...Int64.max)
    var cancelledAt: Date?
    var finishedAt: Date?

    var submission: UUID { request.submission }
    var submitter: String { request.submitter }

    /// The segment that an image is of.
    func segment(at index: Int) -> JobSegment? { plan.segments.first { $0.indices.contains(index) } }

    /// What people call the files beside the model, by digest.
    var accessoryNames: [Digest: String] {
        guard let files = plan.expansion?.resolution.accessories else { return plan.first.parameters.accessoryNames }
        return Dictionary(
            files.map { ($0.sha256, "\($0.kind.noun) '\($0.name)'") }, uniquingKeysWith: { first, _ in first })
    }

    func job(_ tasks: [MemoryTask]) -> Job {
        var counts = JobCounts()
        for task in tasks {
            switch task.life.state {
            case .queued: counts.queued += 1
            case .leased: counts.running += 1
            case .done: counts.done += 1
            case .failed: counts.failed += 1
            case .cancelled: counts.cancelled += 1
            }
        }
        return Job(
            id: id, name: request.name, submitter: submitter, priority: request.priority,
            modelName: plan.first.modelName, modelDigest: plan.first.modelDigest, parameters: plan.first.parameters,
            imageCount: plan.imageCount, submittedAt: submittedAt, finishedAt: finishedAt,
            isCancelled: cancelledAt != nil, counts: counts)
    }
}

/// A deleted job whose rows are still going.
struct MemoryDeletion: Sendable {
    let job: JobID
    /// Digests, sorted.
    var inputs: [Digest]
}

/// A picture that jobs start from.
struct MemoryInput: Sendable {
    let reference: InputReference
    let bytes: [UInt8]
    var askedAt: Date
}

/// A submitter's clock.
struct MemoryUsage: Sendable {
    var seconds: Double
    var changedAt: Date
}
