import FarmModel
import FoundationEssentials

extension DeviceDescription: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.text(), name: values.text(), memoryBytes: values.int64(), deviceClass: values.text())
    }
}

extension WorkerRegistration: RandomValue {
    init(random values: inout RandomValues) {
        let devices: [DeviceDescription] = values.list()
        let spoken = FarmVersion.workerProtocol
        self.init(
            worker: values.uuid(), name: "worker \(values.int32())", version: values.text(), devices: devices,
            models: values.list(), accessories: values.list(), held: values.list(), spooled: values.list(),
            fetchLimit: values.int64(),
            contexts: Dictionary(
                devices.compactMap { device in values.maybe { (device.id, $0.text()) } },
                uniquingKeysWith: { first, _ in first }),
            protocols: values.int32(upTo: Int32(spoken.upperBound))...(spoken.upperBound + values.int32(upTo: 9)))
    }
}

extension FetchShortage: RandomValue {
    init(random values: inout RandomValues) { self.init(bytes: values.int64(), reason: values.text()) }
}

extension FetchStatus: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            fetchedBytes: values.int64(), limitBytes: values.int64(), fetching: values.maybe { $0.text() },
            fraction: values.fraction(), shortage: values.maybe())
    }
}

extension WorkerStatus: RandomValue {
    init(random values: inout RandomValues) {
        let states: [State] = [.idle, .rendering, .offline, .draining, .drained, .full, .cooling]
        var fetch: FetchStatus = values.value()
        // People are shown what has been fetched; the reason of a shortage stands in `farm why`.
        fetch.shortage = nil
        self.init(
            id: values.uuid(), name: values.text(), version: values.text(), state: values.one(of: states),
            devices: values.list { Device(description: $0.value(), task: $0.maybe()) },
            modelNames: values.list { $0.text() }, imagesDone: values.int64(), connectedAt: values.date(),
            disconnectedAt: values.maybe { $0.date() }, fetch: fetch, coolingUntil: values.maybe { $0.date() },
            coolingReason: values.maybe { $0.text() })
    }
}

extension WorkerReport: RandomValue {
    init(random values: inout RandomValues) {
        self = values.inTurn([
            { .register($0.value()) }, { _ in .heartbeat },
            { .credit(device: $0.text(), tasks: $0.int32()) },
            { .started($0.value(), device: $0.text(), at: $0.date()) },
            { .progress($0.value(), step: $0.int32(), steps: $0.int32()) },
            { .preview($0.value(), step: $0.int32(), steps: $0.int32(), png: $0.data()) },
            { .failed($0.value(), $0.word(), $0.text()) }, { .returned($0.list()) }, { .inventory($0.value()) },
            { .storage(isFull: $0.bool(), spooledBytes: $0.int()) },
            {
                var status: FetchStatus = $0.value()
                // It is no part of the word.
                status.limitBytes = 0
                return .fetched(status)
            },
        ])
    }
}

extension SessionGreeting: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            version: values.int32(), farm: values.uuid(), session: values.id(),
            heartbeat: .milliseconds(100 + values.int32(upTo: 1 << 30)), revoked: values.list(),
            isDrained: values.bool())
    }
}

extension TaskAssignment: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            attempt: values.value(), device: values.text(), modelDigest: values.digest(), modelName: values.text(),
            parameters: values.value())
    }
}

extension CoordinatorOrder: RandomValue {
    init(random values: inout RandomValues) {
        self = values.inTurn([
            { .registered($0.value()) }, { _ in .heartbeat }, { .assignment($0.value()) }, { .cancel($0.value()) },
            { .recall($0.list()) }, { .intake(isOpen: $0.bool()) }, { _ in .draining },
        ])
    }
}
