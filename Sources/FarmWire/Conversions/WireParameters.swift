package import FarmModel
import SwiftProtobuf

extension GenerationParameters {
    package init(wire: Farm_V1_GenerationParameters) throws {
        guard let sampler = Sampler(rawValue: wire.sampler) else {
            throw FarmError(.invalidInput, "this build does not know the sampler '\(wire.sampler.shortened())'")
        }
        guard let schedule = Schedule(rawValue: wire.schedule) else {
            throw FarmError(.invalidInput, "this build does not know the schedule '\(wire.schedule.shortened())'")
        }
        self.init(
            prompt: wire.prompt, negativePrompt: wire.negativePrompt,
            size: ImageSize(width: Int(wire.width), height: Int(wire.height)),
            sampler: sampler, schedule: schedule, steps: Int(wire.steps), guidanceScale: wire.guidanceScale,
            distilledGuidance: wire.distilledGuidance, seed: wire.seed)
    }

    package var wire: Farm_V1_GenerationParameters {
        .with {
            $0.prompt = prompt
            $0.negativePrompt = negativePrompt
            $0.width = Int32(clamping: size.width)
            $0.height = Int32(clamping: size.height)
            $0.sampler = sampler.rawValue
            $0.schedule = schedule.rawValue
            $0.steps = Int32(clamping: steps)
            $0.guidanceScale = guidanceScale
            $0.distilledGuidance = distilledGuidance
            $0.seed = seed
        }
    }
}
