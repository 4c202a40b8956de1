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
        }
    }
}
