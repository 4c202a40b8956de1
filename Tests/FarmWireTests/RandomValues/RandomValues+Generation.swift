import FarmModel

extension ImageSize: RandomValue {
    init(random values: inout RandomValues) { self.init(width: values.int32(), height: values.int32()) }
}

extension InputReference: RandomValue {
    init(random values: inout RandomValues) { self.init(sha256: values.digest(), size: values.value()) }
}

extension AccessoryReference: RandomValue {
    init(random values: inout RandomValues) {
        self.init(name: values.text(), sha256: values.digest(), shortHash: values.text())
    }
}

extension WeightedLoRA: RandomValue {
    init(random values: inout RandomValues) { self.init(file: values.value(), weight: values.double()) }
}

extension ControlImage: RandomValue {
    init(random values: inout RandomValues) {
        self.init(controlNet: values.value(), picture: values.value(), strength: values.double())
    }
}

extension HiresFix: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            size: values.value(), scale: values.maybe { $0.orZero { $0.double() } },
            upscaler: values.bool() ? .latent(values.word()) : .model(values.value()),
            steps: values.maybe { $0.orZero { $0.int32() } }, strength: values.double())
    }
}

extension StepCache: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            mode: values.word(), threshold: values.maybe { $0.orZero { $0.double() } },
            start: values.maybe { $0.orZero { $0.fraction() } }, end: values.maybe { $0.orZero { $0.fraction() } })
    }
}

extension VAETiling: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            tile: values.maybe { $0.orZero { $0.int32() } }, overlap: values.maybe { $0.orZero { $0.fraction() } })
    }
}

extension Inpainting: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            mask: values.value(), blur: values.double(), fill: values.word(), isInverted: values.bool(),
            area: values.bool() ? .wholePicture : .onlyMasked(padding: values.orZero { $0.int32() }))
    }
}

extension InitImage: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            picture: values.value(), strength: values.double(), resizeMode: values.word(), inpainting: values.maybe())
    }
}

extension Upscaling: RandomValue {
    init(random values: inout RandomValues) {
        self.init(pictures: values.list(), scale: values.maybe { $0.orZero { $0.double() } })
    }
}

extension RenderOptions: RandomValue {
    init(random values: inout RandomValues) {
        self.init()
        clipSkip = values.maybe { $0.orZero { $0.int() } }
        eta = values.maybe { $0.orZero { $0.double() } }
        flowShift = values.maybe { $0.orZero { $0.double() } }
        randomSource = values.maybe { $0.word() }
        isSeamless = values.maybe { $0.bool() }
        stepCache = values.maybe()
        vaeTiling = values.maybe()
        initImage = values.maybe()
        upscaling = values.maybe()
    }
}

extension GenerationParameters: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            prompt: values.text(), negativePrompt: values.text(), size: values.value(), sampler: values.word(),
            schedule: values.word(), steps: values.int32(), guidanceScale: values.double(),
            distilledGuidance: values.double(), seed: values.int64())
        options = values.value()
        vae = values.maybe()
        loras = values.list()
        embeddings = values.list()
        control = values.maybe()
        hires = values.maybe()
    }
}
