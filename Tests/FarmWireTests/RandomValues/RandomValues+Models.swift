import FarmModel
import FoundationEssentials

extension ModelDefaults: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            width: values.maybe { $0.orZero { $0.int32() } }, height: values.maybe { $0.orZero { $0.int32() } },
            steps: values.maybe { $0.orZero { $0.int32() } },
            guidanceScale: values.maybe { $0.orZero { $0.double() } }, sampler: values.maybe { $0.word() },
            schedule: values.maybe { $0.word() })
    }
}

extension ModelDescription: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            name: values.text(), digest: values.digest(), family: values.word(), bytes: values.int64(),
            defaults: values.value(), files: values.list { File(role: $0.word(), sha256: $0.digest()) },
            folders: values.maybe { [$0.text(), $0.text()] })
    }
}

extension AccessoryDescription: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            kind: values.word(), name: values.text(), alias: values.maybe { $0.text() }, sha256: values.digest(),
            shortHash: values.text(), family: values.word(), bytes: values.int64(),
            folders: values.maybe { [$0.text(), $0.text()] })
    }
}

extension ModelInventory: RandomValue {
    init(random values: inout RandomValues) { self.init(models: values.list(), accessories: values.list()) }
}

extension StoredFile: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            digest: values.digest(), name: values.text(), bytes: values.int64(), model: values.maybe(),
            accessory: values.maybe(), storedAt: values.date())
    }
}
