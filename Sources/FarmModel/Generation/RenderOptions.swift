/// What a request and the parameters that come of it say in the same words. Nil is the default: the model's own, the
/// engine's or the farm's.
///
/// Kept as JSON beside the other keys of its carrier, each option under its own name: images' provenance and jobs'
/// rows have had it so from the beginning.
package struct RenderOptions: Sendable, Equatable, Codable {
    /// How many of the text encoder's last layers are left out, plus one.
    package var clipSkip: Int?
    /// Noise that ancestral samplers and DDIM add at each step, 0 to 1.
    package var eta: Double?
    /// Shift of flow models' schedule.
    package var flowShift: Double?
    /// Nil is ``RandomSource/gpu``.
    package var randomSource: RandomSource?
    /// Whether opposite edges fit together; nil: they need not.
    package var isSeamless: Bool?
    /// Nil for none: every step is computed.
    package var stepCache: StepCache?
    /// Nil for none: the picture is decoded as a whole.
    package var vaeTiling: VAETiling?
    /// Nil for text to image.
    package var initImage: InitImage?
    /// The pictures to enlarge: then the model is an upscaler, and none of the other parameters is used.
    package var upscaling: Upscaling?

    /// Everything at its default.
    package init() {}

    /// Those that it starts from.
    package var pictures: [InputReference] {
        [initImage?.picture, initImage?.inpainting?.mask].compactMap { $0 } + (upscaling?.pictures ?? [])
    }

    /// The same without what only says the default: 1 is the web UIs' word for the model's own clip skip (Stable
    /// Diffusion XL's, too, which leaves out one layer).
    package var settled: RenderOptions {
        var options = self
        if clipSkip == 1 { options.clipSkip = nil }
        if randomSource == .gpu { options.randomSource = nil }
        if isSeamless == false { options.isSeamless = nil }
        return options
    }
}

/// Has ``RenderOptions``, whose options are read and set as its own: `request.eta`.
@dynamicMemberLookup
package protocol RenderOptionsCarrier {
    var options: RenderOptions { get set }
}

extension RenderOptionsCarrier {
    /// An option of ``RenderOptionsCarrier/options`` under its own name.
    package subscript<Value>(dynamicMember path: WritableKeyPath<RenderOptions, Value>) -> Value {
        get { options[keyPath: path] }
        set { options[keyPath: path] = newValue }
    }

    /// ``RenderOptions/isSeamless`` with false in place of nil; false is kept as nil, so that equal options are equal
    /// JSON.
    package var isSeamless: Bool {
        get { options.isSeamless ?? false }
        set { options.isSeamless = newValue ? true : nil }
    }
}
