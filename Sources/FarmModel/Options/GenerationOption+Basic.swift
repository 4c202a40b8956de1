/// What every image has.
extension GenerationOption {
    /// At most ``ParameterLimits/promptBytes``, with LoRA tags and weights. No flag: it is `farm submit`'s argument.
    package static let prompt = GenerationOption(
        "prompt", in: .basic, Words("Prompt", "提示词"), Words("What the images show", "画面内容"),
        .text(.given(\.prompt) { $0.prompt }), flag: "",
        aliases: ["prompt", "positive_prompt", "positive", "c", "input_prompt", "include_in_image"])

    /// As the prompt; without effect where ``guidanceScale`` is 1.
    package static let negativePrompt = GenerationOption(
        "negativePrompt", in: .basic, Words("Negative prompt", "反向提示词"),
        Words("What the images should not show", "画面中不应出现的内容"),
        .text(.given(\.negativePrompt) { $0.negativePrompt }), key: "negative",
        aliases: ["negative_prompt", "negative", "uc", "n_prompt", "undesired_content", "exclude_from_image"])

    /// `JobRequest.model`. A model is loaded with all of its context, so that recipes put this axis outermost.
    package static let model = GenerationOption(
        "model", in: .basic, Words("Model", "模型"),
        Words("A model's name, or 8 or more digits of its hash", "模型名称，或其哈希值的前 8 位以上"),
        .file(OptionAccess(get: { $0.model }, set: { $0.model = $1 }, resolved: { _ in nil }), of: .model),
        standard: Words("the farm's, where it has one alone", "农场中唯一的模型"), isAxis: true, infotext: .ruled("Model"),
        aliases: [
            "model", "base_model", "model_name", "sd_model_name", "sd_model_checkpoint", "checkpoint",
            "use_stable_diffusion_model", "stable_diffusion_model", "base_model_name", "models", "ckpt_name",
            "model_weights",
        ], place: .context)

    /// Of the first pass, in pixels; both sides are multiples of what the model's family asks for.
    package static let size = GenerationOption(
        "size", in: .basic, Words("Size", "尺寸"), Words("Width and height", "宽与高"),
        .size(.filled(\.size, \.size), within: ParameterLimits.side), unit: .pixels,
        standard: modelsOwn, isAxis: true, infotext: .ruled("Size"),
        aliases: ["size", "resolution", "image_size"], familyStandard: { .text("\($0.nativeSize)") })

    /// `sample_steps` of the engine; of image to image only about the part that ``strength`` says are taken.
    package static let steps = GenerationOption(
        "steps", in: .basic, Words("Steps", "迭代步数"), Words("Denoising steps", "去噪步数"),
        .integer(.filled(\.steps, \.steps), within: ParameterLimits.steps), unit: .steps,
        standard: Words("the model's, or 20", "取决于模型，否则为 20"), isAxis: true, infotext: .ruled("Steps"),
        aliases: [
            "steps", "num_inference_steps", "ddim_steps", "num_steps", "sampling_steps", "inference_steps",
            "step_count",
        ])

    /// The web UIs' names; one such as "DPM++ 2M Karras" brings its ``schedule`` along.
    package static let sampler = GenerationOption(
        "sampler", in: .basic, Words("Sampler", "采样器"),
        Words("The sampling method, with or without a schedule behind it", "采样方法，其后可带调度器名称"),
        .choice(OptionChoice(sampler: .filled(\.sampler, \.sampler))),
        standard: Words("the model's, or Euler", "取决于模型，否则为 Euler"), isAxis: true, infotext: .ruled("Sampler"),
        aliases: ["sampler_name", "sampler", "sampling_method", "sampler_method", "sampler_index"])

    /// How noise falls from step to step; "Automatic" is the sampler's own.
    package static let schedule = GenerationOption(
        "schedule", in: .basic, Words("Schedule type", "调度类型"), Words("The noise schedule", "噪声调度"),
        .choice(OptionChoice(.filled(\.schedule, \.schedule), accepted: Schedule.allCases, Schedule.parse)),
        standard: Words("the sampler's", "取决于采样器"), isAxis: true, infotext: .ruled("Schedule type"),
        aliases: ["scheduler", "schedule_type", "noise_schedule", "schedule", "scheduler_name", "schedule_types"])

    /// `txt_cfg` of the engine, 0 to 100.
    package static let guidanceScale = GenerationOption(
        "guidanceScale", in: .basic, Words("CFG scale", "提示词引导系数"),
        Words("Classifier-free guidance scale; 1 leaves the negative prompt unused", "无分类器引导系数；为 1 时不使用反向提示词"),
        .number(.filled(\.guidanceScale, \.guidanceScale), within: ParameterLimits.guidanceScale), key: "cfg",
        standard: modelsOwn, isAxis: true, infotext: .ruled("CFG scale"),
        aliases: ["cfg_scale", "guidance_scale", "cfg", "cfgs", "prompt_guidance", "scale"],
        familyStandard: { .number($0.guidanceScale) }, noun: "cfg")

    /// `distilled_guidance` of the engine, an input of Flux and its kin; other models do not read it.
    package static let distilledGuidance = GenerationOption(
        "distilledGuidance", in: .basic, Words("Distilled guidance", "蒸馏引导系数"),
        Words("Guidance of distilled models such as Flux", "Flux 等蒸馏模型的引导系数"),
        .number(.filled(\.distilledGuidance, \.distilledGuidance), within: ParameterLimits.guidanceScale),
        key: "guidance", standard: Words("3.5", "3.5"), isAxis: true, infotext: .ruled("Distilled CFG Scale"),
        aliases: ["distilled_cfg_scale", "distilled_guidance", "flux_guidance_scale", "guidance_embed", "guidance"])

    /// −1 or nothing: the coordinator draws one for the job. Largest of a job: ``Seed/largest(count:)``.
    package static let seed = GenerationOption(
        "seed", in: .basic, Words("Seed", "随机种子"),
        Words("The first image's seed, each next one has 1 more; -1 draws one", "第一张图的种子，其后每张加 1；-1 为随机"),
        .seed(.filled(\.seed, \.seed)), standard: Words("a random one", "随机"), isAxis: true,
        infotext: .ruled("Seed"), aliases: ["seed", "noise_seed", "random_seed"])

    /// Of a job without a recipe; a recipe has its own count for each seed.
    package static let imageCount = GenerationOption(
        "imageCount", in: .basic, Words("Images", "图片数量"), Words("How many images", "生成图片的数量"),
        .integer(.given(\.imageCount) { _ in nil }, within: ParameterLimits.imageCount), key: "count", unit: .images,
        standard: Words("1", "1"), noun: "count")

    /// `name:weight` as a flag; none of it is a single value, so that ``GenerationOption/value(in:)`` is nil.
    package static let loras = GenerationOption(
        "loras", in: .basic, Words("LoRA", "LoRA"),
        Words(
            "A LoRA beside those that the prompt's tags name, and its weight, -10 to 10", "提示词标签之外的 LoRA 及其权重（-10 到 10）"
        ),
        .weightedFiles, key: "lora", aliases: ["loras", "lora", "use_lora", "use_lora_model", "lora_model"])

    /// What a manifest says, or the model's family.
    private static let modelsOwn = Words("the model's", "取决于模型")

    static let basic = [
        prompt, negativePrompt, model, size, steps, sampler, schedule, guidanceScale, distilledGuidance, seed,
        imageCount, loras,
    ]
}
