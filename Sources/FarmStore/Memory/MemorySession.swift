import FarmBasics
import FarmModel
import FarmScheduling
import Recipes

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// One registration of a worker.
struct MemorySession: Sendable {
    let id: SessionID
    let worker: UUID
    let coordinator: UUID
    let version: String
    let devices: [DeviceDescription]
    let fetchLimit: Int64
    let startedAt: Date
    var endedAt: Date?
    var isFull = false
    var fetch = FetchStatus()
    /// What its worker holds, while it is live.
    var models: [ModelDescription] = []
    var accessories: [AccessoryDescription] = []
    var limits = MemoryLimits()

    var isLive: Bool { endedAt == nil }

    func holdsModel(_ segment: JobSegment) -> Bool { models.contains { $0.digest == segment.modelDigest } }

    /// What images of the segment need beside the model and its worker does not hold.
    func absentFiles(_ segment: JobSegment) -> [Digest] {
        segment.accessories.filter { digest in !accessories.contains { $0.sha256 == digest } }
    }

    /// Whether one of its devices may have the memory for images of the segment.
    func fits(_ segment: JobSegment) -> Bool {
        limits.fits(devices.map(\.id), model: segment.modelDigest, pixels: segment.size.pixelCount)
    }
}

/// A worker, which keeps its id for ever.
struct MemoryWorker: Sendable {
    let id: UUID
    var name: String
    var isDrained = false
    /// Its devices that failed of late, by id.
    var cooled: [String: MemoryCooling] = [:]
    /// Made, deleted ones too.
    var images: Int64 = 0
}

/// How long a device gets no tasks.
struct MemoryCooling: Sendable {
    var until: Date
    var times: Int
    var reason: String
}

/// A coordinator's signs of life.
struct MemoryCoordinator: Sendable {
    var address: String
    var aliveAt: Date
}
