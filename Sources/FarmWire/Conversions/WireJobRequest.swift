import FarmBasics
package import FarmModel
import FoundationEssentials
import Prompts
import SwiftProtobuf

extension JobRequest {
    /// What is left out stays nil, for the service to fill in; limits are checked there, too.
    /// - Throws: `invalidInput` for words, options and fields that this build does not know, for half a size, and
    ///   for a picture without a digest.
    package init(wire: Farm_V1_SubmitJobRequest) throws {
        try wire.refuseUnknownFields("request")
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
        options = try RenderOptions(wire: wire.options)
        vae = wire.hasVae ? wire.vae : nil
        loras = wire.loras.map { RequestedLoRA(name: $0.name, weight: $0.weight) }
        if wire.hasControl {
            control = try RequestedControl(wire: wire.control)
        }
        hires = wire.hasHires ? RequestedHires(wire: wire.hires) : nil
        isLenient = wire.lenient
    }

    private static func size(_ wire: Farm_V1_SubmitJobRequest) throws -> ImageSize? {
        switch (wire.hasWidth, wire.hasHeight) {
        case (false, false): nil
        case (true, true): ImageSize(width: Int(wire.width), height: Int(wire.height))
        default: throw FarmError(.invalidInput, "a size needs both width and height")
        }
    }

    /// What the request leaves open is left out, so that the coordinator's defaults hold and not the client's.
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
            $0.options = options.wire
            if let vae { $0.vae = vae }
            $0.loras = loras.map { lora in
                .with {
                    $0.name = lora.name
                    $0.weight = lora.weight
                }
            }
            if let control { $0.control = control.wire }
            if let hires { $0.hires = hires.wire }
            $0.lenient = isLenient
        }
    }
}

extension RequestedControl {
    init(wire: Farm_V1_RequestedControl) throws {
        self.init(name: wire.name, picture: try InputReference(wire: wire.picture), strength: wire.strength)
    }

    var wire: Farm_V1_RequestedControl {
        .with {
            $0.name = name
            $0.picture = picture.wire
            $0.strength = strength
        }
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
