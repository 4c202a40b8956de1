import FarmBasics

/// What the engine renders as it was asked. It goes on, crashes or draws noise where this refuses, so both the
/// coordinator and the engine's host ask here first. Read in stable-diffusion.cpp 0.4.7.
package enum RenderLimits {
    /// Times the first pass's sides.
    package static let hiresScale = 1.0...64.0
    /// Of one LoRA, summed where a prompt names it several times; below 0 it is taken away from the model.
    package static let loraWeight = -10.0...10.0
    /// LoRA of one image.
    package static let loraCount = 0...64
    /// Of a ``StepCache``: how unlike steps may be that reuse one another.
    package static let cacheThreshold = 0.0...100.0
    /// Finished sides over the picture's, of an ``Upscaling``.
    package static let upscaling = 0.1...8.0
    /// Side of an upscaled picture, in pixels.
    package static let upscaledSide = 1...16_384

    /// Refuses what a model of `family` cannot be asked. The prompts' syntax is ``ParsedPrompt``'s matter.
    package static func check(_ parameters: GenerationParameters, family: ModelFamily, modelName: String) throws {
        let model = CheckedModel(family: family, name: modelName)
        if let upscaling = parameters.options.upscaling {
            try check(upscaling, model: model)
            return
        }
        guard family != .esrgan else {
            throw model.refusal("drawing", because: "it is an upscaler and enlarges pictures only")
        }
        var settled = parameters
        settled.options = parameters.options.settled
        for option in GenerationOption.byFamily { try option.checkFamily(settled, model: model) }
        for option in GenerationOption.measured { try option.check(.parameters(settled)) }
        guard parameters.seed >= 0 else {
            throw invalid("seed \(parameters.seed) is out of range; accepted: 0 and more")
        }
        try check(parameters.size, "", model: model)
        try parameters.schedule.check(steps: parameters.steps, family: family)
        try checkAccessories(parameters, model: model)
        if let initImage = parameters.initImage { try check(initImage, size: parameters.size) }
        if let hires = parameters.hires { try check(hires, of: parameters, model: model) }
        if let cache = parameters.stepCache { try check(cache, model: model) }
    }

    /// A model as messages name it.
    struct CheckedModel {
        var family: ModelFamily
        var name: String

        func refusal(_ what: String, because reason: String) -> FarmError {
            invalid("\(what) is not possible with model '\(name)' (\(family.rawValue)): \(reason)")
        }
    }

    static func check(_ value: Double, within limits: ClosedRange<Double>, _ field: String) throws {
        guard limits.contains(value) else {
            throw invalid(
                "\(field) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
    }

    static func check(_ value: Int, within limits: ClosedRange<Int>, _ field: String) throws {
        guard limits.contains(value) else {
            throw invalid(
                "\(field) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
    }

    /// - Parameter label: stands before "width" and "height", with its space.
    static func check(_ size: ImageSize, _ label: String, model: CheckedModel) throws {
        let multiple = model.family.sizeMultiple
        for (side, value) in [("\(label)width", size.width), ("\(label)height", size.height)] {
            try check(value, within: ParameterLimits.side, side)
            guard value.isMultiple(of: multiple) else {
                let below = max(ParameterLimits.side.lowerBound, value / multiple * multiple)
                let above = min(ParameterLimits.side.upperBound, (value / multiple + 1) * multiple)
                throw model.refusal(
                    "\(side) \(value)", because: "it makes multiples of \(multiple); nearest: \(below) or \(above)")
            }
        }
    }

    static func invalid(_ message: String) -> FarmError { FarmError(.invalidInput, message) }
}
