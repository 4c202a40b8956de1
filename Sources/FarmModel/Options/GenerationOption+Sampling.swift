/// How the engine draws.
extension GenerationOption {
    /// `clip_skip` of the engine; 1 is the web UIs' word for the model's own, whatever layer that is.
    package static let clipSkip = GenerationOption(
        "clipSkip", in: .sampling, Words("Clip skip", "CLIP 跳过层"),
        Words("Stop at this layer of the text encoder, counted from its end", "在文本编码器的倒数第几层停止"),
        .integer(.shared(\.clipSkip), within: 1...12), standard: Words("the model's", "取决于模型"), isAxis: true,
        infotext: .ruled("Clip skip"),
        aliases: ["clip_skip", "clip_skips", "clip_stop_at_last_layers", "base_clip_skip"],
        families: FamilyRule(because: "its text encoder's last layer is always used") { $0.takesClipSkip })

    /// `eta` of the engine, 0 to 1; other samplers do not read it.
    package static let eta = GenerationOption(
        "eta", in: .sampling, Words("Eta", "Eta（噪声乘数）"),
        Words("Noise that ancestral samplers and DDIM add at each step", "祖先采样器与 DDIM 每步加入的噪声"),
        .number(.shared(\.eta), within: 0...1), standard: Words("the sampler's", "取决于采样器"), isAxis: true,
        infotext: .ruled("Eta"), aliases: ["eta"])

    /// `flow_shift` of the engine; families whose schedule has none to set refuse it.
    package static let flowShift = GenerationOption(
        "flowShift", in: .sampling, Words("Flow shift", "流匹配偏移"),
        Words("Shift of flow models' schedule (SD 3, Flux)", "流匹配模型（SD 3、Flux）调度的偏移"),
        // `exp` of more overflows in Flux's schedule.
        .number(.shared(\.flowShift), within: 0.01...20), standard: Words("the model's", "取决于模型"), isAxis: true,
        infotext: .plain("Flow shift"),
        families: FamilyRule("a flow shift", because: "its schedule has none to set") { $0.takesFlowShift })

    /// `rng_type` of the engine's context: another one makes it load anew.
    package static let randomSource = GenerationOption(
        "randomSource", in: .sampling, Words("RNG", "随机数来源"),
        Words("Where noise comes from, which decides the picture that a seed draws", "噪声的来源，决定种子画出怎样的图"),
        .choice(
            OptionChoice(
                OptionAccess(
                    isShared: true, get: { $0.options.randomSource }, set: { $0.options.randomSource = $1 },
                    resolved: { $0.randomSource }), accepted: RandomSource.allCases, RandomSource.parse)), key: "rng",
        flag: "--random-source", standard: Words("GPU", "GPU"), isAxis: true, infotext: .ruled("RNG"),
        aliases: ["random_source", "rng", "rand_device"], place: .context, noun: "random")

    /// By name or hash; a tiny autoencoder is one, too. Part of the context, so that another one makes it load anew.
    package static let vae = GenerationOption(
        "vae", in: .sampling, Words("VAE", "VAE"), Words("A VAE in place of the model's own", "代替模型自带的 VAE"),
        .file(OptionAccess(get: { $0.vae }, set: { $0.vae = $1 }, resolved: { $0.vae?.name }), of: .vae),
        standard: Words("the model's", "模型自带"), isAxis: true, infotext: .ruled("VAE"),
        aliases: ["vae", "vae_name", "sd_vae_name", "sd_vae", "use_vae_model", "vae_model"], place: .context,
        noun: "VAE")

    /// `circular_x` and `circular_y` of the engine's context: another value makes it load anew.
    package static let isSeamless = GenerationOption(
        "isSeamless", in: .sampling, Words("Tiling", "无缝平铺"),
        Words("Make opposite edges fit together, for tiles", "使对边相接，可作平铺图案"),
        .toggle(
            OptionAccess(
                isShared: true, get: { $0.isSeamless }, set: { $0.options.isSeamless = $1 },
                resolved: { $0.isSeamless })),
        key: "seamless", standard: Words("off", "关"), infotext: .ruled("Tiling"),
        aliases: ["tiling", "seamless", "seamless_tileable", "seamless_tiling"], place: .context,
        families: FamilyRule("a seamless picture", because: "its edges are known to it") { $0.canBeSeamless },
        noun: "seamless")

    /// Those with a plain infotext key are written in this order.
    package static let sampling = [clipSkip, eta, flowShift, randomSource, vae, isSeamless]

    // MARK: Reuse of earlier steps

    /// The engine's `cache.mode` by its own names; the three others of the cache need it.
    package static let stepCacheMode = GenerationOption(
        "stepCache", in: .sampling, Words("Step cache", "步骤缓存"),
        Words("Reuse what earlier steps gave; a higher threshold is faster and less true", "复用先前步骤的结果；阈值越高越快，也越不准确"),
        .choice(
            OptionChoice(
                OptionAccess(
                    get: { $0.stepCache?.mode }, set: { $0.stepCache = $1.map { StepCache(mode: $0) } },
                    resolved: { $0.stepCache?.mode }), accepted: StepCache.Mode.allCases, StepCache.Mode.parse)),
        standard: Words("none", "无"), infotext: .plain("Step cache"))

    /// `reuse_threshold` or `residual_diff_threshold` of the engine, by the mode; a flag has it as `mode:threshold`.
    package static let stepCacheThreshold = GenerationOption(
        "stepCacheThreshold", in: .sampling, Words("Step cache threshold", "步骤缓存阈值"),
        Words("How unlike steps may be that reuse one another, behind the mode and a colon", "可复用步骤之间允许的差异，写在模式与冒号之后"),
        .number(.stepCache(\.threshold), within: RenderLimits.cacheThreshold), flag: "",
        standard: Words("the mode's", "取决于模式"), infotext: .plain("Step cache threshold"))

    /// `start_percent` of the engine, 0 to 1.
    package static let stepCacheStart = GenerationOption(
        "stepCacheStart", in: .sampling, Words("Step cache start", "步骤缓存起点"),
        Words("The part of the steps after which the step cache may reuse", "从全部步骤的这一比例之后开始复用"),
        .number(.stepCache(\.start), within: 0...1),
        standard: Words("0.15", "0.15"), infotext: .plain("Step cache start"))

    /// `end_percent` of the engine, 0 to 1.
    package static let stepCacheEnd = GenerationOption(
        "stepCacheEnd", in: .sampling, Words("Step cache end", "步骤缓存终点"),
        Words("The part of the steps after which it may no more", "到全部步骤的这一比例之后停止复用"),
        .number(.stepCache(\.end), within: 0...1),
        standard: Words("0.95", "0.95"), infotext: .plain("Step cache end"))

    /// In the order of their infotext keys.
    package static let stepCaching = [stepCacheMode, stepCacheThreshold, stepCacheStart, stepCacheEnd]
}

extension OptionAccess {
    fileprivate static func stepCache(_ path: any WritableKeyPath<StepCache, Value?> & Sendable) -> OptionAccess {
        .part(
            \.stepCache, missing: "a step cache's threshold, start and end need its mode",
            get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
    }
}
