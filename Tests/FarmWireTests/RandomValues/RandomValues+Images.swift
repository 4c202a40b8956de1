import FarmModel
import FoundationEssentials

extension ImageRecord: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.id(), task: values.value(), attempt: values.int32(), jobName: values.text(),
            submitter: values.text(), modelName: values.text(), modelDigest: values.digest(),
            parameters: values.value(), workerName: values.text(), deviceName: values.text(),
            byteCount: values.int(), digest: values.digest(), pixelDigest: values.digest(), infotext: values.text(),
            provenance: values.text(), startedAt: values.date(), finishedAt: values.date(),
            workerStartedAt: values.maybe { $0.date() }, workerFinishedAt: values.maybe { $0.date() },
            renderSeconds: values.double())
    }
}

extension RenderedImage: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            attempt: values.value(), deviceName: values.text(), seed: values.int64(), byteCount: values.int(),
            digest: values.digest(), pixelDigest: values.digest(), infotext: values.text(), provenance: values.text(),
            startedAt: values.date(), finishedAt: values.date(), renderSeconds: values.double(),
            thumbnail: values.maybe { $0.data() })
    }
}

/// An image with what its header says beside it: the coordinator reads that in its adapter.
struct DeliveredImage: RandomValue {
    var farm: UUID
    var worker: UUID
    var session: SessionID
    var image: RenderedImage
}

extension DeliveredImage {
    init(random values: inout RandomValues) {
        self.init(farm: values.uuid(), worker: values.uuid(), session: values.id(), image: values.value())
    }
}

extension HistoryFilter: RandomValue {
    init(random values: inout RandomValues) {
        self.init(limit: values.int32())
        words = values.maybe { $0.text() }
        model = values.maybe { $0.text() }
        sampler = values.maybe { $0.word() }
        seed = values.maybe { $0.orZero { $0.int64() } }
        size = values.maybe()
        job = values.maybe { JobID($0.orZero { $0.int64() }) }
        submitter = values.maybe { $0.text() }
        worker = values.maybe { $0.text() }
        since = values.maybe { $0.date() }
        until = values.maybe { $0.date() }
        before = values.maybe { ImageID($0.orZero { $0.int64() }) }
    }
}

extension DiskUse: RandomValue {
    init(random values: inout RandomValues) { self.init(images: values.int(), bytes: values.int64()) }
}

extension FarmDiskUse: RandomValue {
    init(random values: inout RandomValues) {
        self.init(kept: values.value(), databaseBytes: values.int64(), deletingJobs: values.int())
    }
}

extension ImageDeletion: RandomValue {
    init(random values: inout RandomValues) {
        self.init(deleted: values.value(), missing: values.list { $0.id() })
    }
}

extension RetentionRule: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.int64(),
            scope: values.inTurn([{ _ in .farm }, { .job($0.id()) }, { .submitter($0.text()) }]),
            limit: values.inTurn([{ .age(.seconds($0.int64(upTo: 1 << 40))) }, { .count($0.int()) }]),
            createdAt: values.date())
    }
}
