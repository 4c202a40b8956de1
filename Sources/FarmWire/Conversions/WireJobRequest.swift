package import FarmModel
import FoundationEssentials
import SwiftProtobuf

extension JobRequest {
    package init(wire: Farm_V1_SubmitJobRequest) throws {
        self.init(
            submission: try UUID(wire: wire.submission, field: "submission"), prompt: wire.prompt,
            submitter: wire.submitter)
        name = wire.name
        priority = Int(wire.priority)
        imageCount = Int(wire.count)
        model = wire.hasModel ? wire.model : nil
        negativePrompt = wire.negativePrompt
        size = try Self.size(wire)
        if wire.hasSampler {
            let (sampler, schedule) = try Sampler.parse(wire.sampler)
            self.sampler = sampler
            self.schedule = schedule
        }
        if wire.hasSchedule { schedule = try Schedule.parse(wire.schedule) }
        steps = wire.hasSteps ? Int(wire.steps) : nil
        guidanceScale = wire.hasGuidanceScale ? wire.guidanceScale : nil
        distilledGuidance = wire.hasDistilledGuidance ? wire.distilledGuidance : nil
        seed = wire.hasSeed ? wire.seed : nil
        try takeOptions(wire)
    }

    private mutating func takeOptions(_ wire: Farm_V1_SubmitJobRequest) throws {
        clipSkip = wire.hasClipSkip ? Int(wire.clipSkip) : nil
        eta = wire.hasEta ? wire.eta : nil
        flowShift = wire.hasFlowShift ? wire.flowShift : nil
        randomSource = wire.hasRandomSource ? try RandomSource.parse(wire.randomSource) : nil
        vae = wire.hasVae ? wire.vae : nil
        isSeamless = wire.seamless
        loras = wire.loras.map { RequestedLoRA(name: $0.name, weight: $0.weight) }
        if wire.hasControl {
            control = RequestedControl(
                name: wire.control.name, picture: InputReference(wire: wire.control.picture),
                strength: wire.control.strength)
        }
        initImage = wire.hasInitImage ? try InitImage(wire: wire.initImage) : nil
        hires = wire.hasHires ? RequestedHires(wire: wire.hires) : nil
        stepCache = wire.hasStepCache ? try StepCache(wire: wire.stepCache) : nil
        vaeTiling = wire.hasVaeTiling ? VAETiling(wire: wire.vaeTiling) : nil
        upscaling = wire.hasUpscaling ? Upscaling(wire: wire.upscaling) : nil
        isLenient = wire.lenient
    }

    private static func size(_ wire: Farm_V1_SubmitJobRequest) throws -> ImageSize? {
        switch (wire.hasWidth, wire.hasHeight) {
        case (false, false): nil
        case (true, true): ImageSize(width: Int(wire.width), height: Int(wire.height))
        default: throw FarmError(.invalidInput, "a size needs both width and height")
        }
    }

    package var wire: Farm_V1_SubmitJobRequest {
        .with {
            $0.submission = submission.uuidString
            $0.name = name
            $0.submitter = submitter
            $0.priority = Int32(clamping: priority)
            $0.count = Int64(imageCount)
            if let model { $0.model = model }
            $0.prompt = prompt
            $0.negativePrompt = negativePrompt
            if let size {
                $0.width = Int64(size.width)
                $0.height = Int64(size.height)
            }
            if let sampler { $0.sampler = sampler.rawValue }
            if let schedule { $0.schedule = schedule.rawValue }
            if let steps { $0.steps = Int64(steps) }
            if let guidanceScale { $0.guidanceScale = guidanceScale }
            if let distilledGuidance { $0.distilledGuidance = distilledGuidance }
            if let seed { $0.seed = seed }
            putOptions(into: &$0)
        }
    }

    private func putOptions(into wire: inout Farm_V1_SubmitJobRequest) {
        if let clipSkip { wire.clipSkip = Int64(clipSkip) }
        if let eta { wire.eta = eta }
        if let flowShift { wire.flowShift = flowShift }
        if let randomSource { wire.randomSource = randomSource.rawValue }
        if let vae { wire.vae = vae }
        wire.seamless = isSeamless
        wire.loras = loras.map { lora in
            .with {
                $0.name = lora.name
                $0.weight = lora.weight
            }
        }
        if let control {
            wire.control = .with {
                $0.name = control.name
                $0.picture = control.picture.wire
                $0.strength = control.strength
            }
        }
        if let initImage { wire.initImage = initImage.wire }
        if let hires { wire.hires = hires.wire }
        if let stepCache { wire.stepCache = stepCache.wire }
        if let vaeTiling { wire.vaeTiling = vaeTiling.wire }
        if let upscaling { wire.upscaling = upscaling.wire }
        wire.lenient = isLenient
    }
}

extension RequestedHires {
    init(wire: Farm_V1_RequestedHires) {
        self.init(
            scale: wire.hasScale ? wire.scale : nil,
            size: wire.hasWidth || wire.hasHeight
                ? ImageSize(width: Int(wire.width), height: Int(wire.height)) : nil,
            upscaler: wire.hasUpscaler ? wire.upscaler : nil, steps: wire.hasSteps ? Int(wire.steps) : nil,
            strength: wire.hasStrength ? wire.strength : nil)
    }

    var wire: Farm_V1_RequestedHires {
        .with {
            if let scale { $0.scale = scale }
            if let size {
                $0.width = Int32(clamping: size.width)
                $0.height = Int32(clamping: size.height)
            }
            if let upscaler { $0.upscaler = upscaler }
            if let steps { $0.steps = Int64(steps) }
            if let strength { $0.strength = strength }
        }
    }
}
