import FarmModel
import FoundationEssentials
import Prompts

extension RequestedLoRA: RandomValue {
    init(random values: inout RandomValues) { self.init(name: values.text(), weight: values.double()) }
}

extension RequestedControl: RandomValue {
    init(random values: inout RandomValues) {
        self.init(name: values.text(), picture: values.value(), strength: values.double())
    }
}

extension RequestedHires: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            scale: values.maybe { $0.orZero { $0.double() } },
            size: values.maybe {
                ImageSize(width: $0.orZero { $0.int32() }, height: $0.orZero { $0.int32() })
            },
            upscaler: values.maybe { $0.text() }, steps: values.maybe { $0.orZero { $0.int() } },
            strength: values.maybe { $0.orZero { $0.double() } })
    }
}

extension JobRequest: RandomValue {
    init(random values: inout RandomValues) {
        self.init(submission: values.uuid(), prompt: values.text(), submitter: values.text())
        name = values.text()
        priority = values.int32() * (values.bool() ? 1 : -1)
        imageCount = values.int()
        model = values.maybe { $0.text() }
        negativePrompt = values.text()
        size = values.maybe()
        sampler = values.maybe { $0.word() }
        schedule = values.maybe { $0.word() }
        steps = values.maybe { $0.orZero { $0.int() } }
        guidanceScale = values.maybe { $0.orZero { $0.double() } }
        distilledGuidance = values.maybe { $0.orZero { $0.double() } }
        seed = values.maybe { $0.bool() ? -1 : $0.orZero { $0.int64() } }
        options = values.value()
        vae = values.maybe { $0.text() }
        loras = values.list()
        control = values.maybe()
        hires = values.maybe()
        isLenient = values.bool()
    }
}

extension TaskID: RandomValue {
    init(random values: inout RandomValues) { self.init(job: values.id(), index: values.int32()) }
}

extension AttemptID: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            task: values.value(), attempt: values.int32(upTo: Int32(Int16.max)),
            key: values.maybe { $0.int64() * ($0.bool() ? 1 : -1) })
    }
}

extension JobCounts: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            queued: values.int(), running: values.int(), done: values.int(), failed: values.int(),
            cancelled: values.int())
    }
}

extension Job: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.id(), name: values.text(), submitter: values.text(), priority: values.int32(),
            modelName: values.text(), modelDigest: values.digest(), parameters: values.value(),
            imageCount: values.int(), submittedAt: values.date(), finishedAt: values.maybe { $0.date() },
            isCancelled: values.bool(), counts: values.value())
    }
}

extension JobProgress.Rendering: RandomValue {
    init(random values: inout RandomValues) {
        self.init(task: values.value(), workerName: values.text(), step: values.int32(), steps: values.int32())
    }
}

extension JobProgress: RandomValue {
    init(random values: inout RandomValues) { self.init(job: values.value(), rendering: values.list()) }
}

extension AttemptRecord: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.value(), workerName: values.text(), failure: values.maybe { $0.word() }, message: values.text(),
            startedAt: values.date(), endedAt: values.date())
    }
}

extension TaskExplanation: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            task: values.value(), state: values.word(), attempts: values.int32(),
            workerName: values.maybe { $0.text() }, leasedAt: values.maybe { $0.date() },
            reasons: values.list { Reason(code: $0.text(), text: $0.text()) }, lastFailure: values.maybe())
    }
}
