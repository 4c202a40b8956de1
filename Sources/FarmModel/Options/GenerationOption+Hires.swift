/// The second pass over an enlarged first one.
extension GenerationOption {
    /// Of the first pass's sides; not used where ``hiresSize`` is given.
    package static let hiresScale = GenerationOption(
        "hiresScale", in: .hires, Words("Hires upscale", "高清放大倍数"), Words("Enlarge so many times", "放大的倍数"),
        .number(.hires(\.scale) { $0.scale }, within: RenderLimits.hiresScale), standard: Words("2", "2"),
        isAxis: true, infotext: .ruled("Hires upscale"), noun: "hires scale")

    /// In pixels; goes before ``hiresScale``.
    package static let hiresSize = GenerationOption(
        "hiresSize", in: .hires, Words("Hires resize", "高清尺寸"),
        Words("Enlarge to this size; a side of 0 follows from the other", "放大到此尺寸；一边为 0 时由另一边推算"),
        .size(.hires(\.size) { $0.size }, within: 0...ParameterLimits.side.upperBound), unit: .pixels,
        infotext: .ruled("Hires resize"), noun: "hires size")

    /// A latent one runs in the engine's own latents; an ESRGAN model of the farm enlarges the pixels.
    package static let hiresUpscaler = GenerationOption(
        "hiresUpscaler", in: .hires, Words("Hires upscaler", "高清放大算法"),
        Words(
            "What enlarges: Latent and its kin, Lanczos, Nearest, or an upscaler of the farm",
            "放大的方式：Latent 系列、Lanczos、Nearest，或农场中的放大模型"),
        .file(
            .hires(\.upscaler) { pass in
                switch pass.upscaler {
                case .latent(let latent): latent.rawValue
                case .model(let file): file.name
                }
            }, of: .upscaler),
        standard: Words("Latent", "Latent"), isAxis: true, infotext: .ruled("Hires upscaler"))

    /// Taken in full whatever the pass's strength, for which a longer schedule is begun late.
    package static let hiresSteps = GenerationOption(
        "hiresSteps", in: .hires, Words("Hires steps", "高清步数"),
        Words("Steps of the second pass; 0: as many as the first", "第二遍的步数；0 为与第一遍相同"),
        .integer(.hires(\.steps) { $0.steps }, within: 0...ParameterLimits.steps.upperBound), unit: .steps,
        standard: Words("as many as the first", "与第一遍相同"), isAxis: true, infotext: .ruled("Hires steps"))

    /// `denoising_strength` of the engine's hires pass, 0.01 to 1.
    package static let hiresStrength = GenerationOption(
        "hiresStrength", in: .hires, Words("Hires denoising strength", "高清重绘幅度"),
        Words("Denoising strength of the second pass", "第二遍的重绘幅度"),
        .number(.hires(\.strength) { $0.strength }, within: 0.01...1), standard: Words("0.7", "0.7"), isAxis: true,
        infotext: .ruled("Hires denoising strength"), noun: "hires strength")

    static let hires = [hiresScale, hiresSize, hiresUpscaler, hiresSteps, hiresStrength]

    // MARK: Upscaling of finished pictures

    /// Of a job that only enlarges pictures; without it they grow by the upscaler model's own factor.
    package static let upscaleScale = GenerationOption(
        "upscaleScale", in: .upscaling, Words("Upscale by", "放大倍数"),
        Words("The finished size is the picture's times this", "成图尺寸为原图的倍数"),
        .number(
            .part(
                \.upscaling, missing: "a scale needs pictures to enlarge", get: { $0.scale }, set: { $0.scale = $1 }),
            within: RenderLimits.upscaling), key: "scale",
        standard: Words("the upscaler's", "取决于放大模型"), infotext: .ruled("Postprocess upscale by"), noun: "scale")

    static let upscale = [upscaleScale]
}
