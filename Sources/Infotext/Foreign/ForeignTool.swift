import FarmBasics
import FarmModel

/// A program that writes its parameters as one JSON record: how its record is known, and what in it means something
/// else than the names that many share.
struct ForeignTool: Sendable {
    var name: String
    /// Objects of the record whose members count as its own.
    var parts: [String] = []
    var isOwn: @Sendable (JSONText) -> Bool
    var read: @Sendable (inout ForeignBuilder) -> Void

    static let all = [
        swarmUI, fooocus, invokeAI, invokeAI2, novelAI, drawThings, easyDiffusion, horde, stability, replicate, webUI,
    ]

    static func read(_ object: JSONText) -> ForeignParameters? {
        all.first { $0.isOwn(object) }?.parameters(of: object)
    }

    func parameters(of object: JSONText) -> ForeignParameters {
        var builder = ForeignBuilder(tool: name, object.lifting(parts))
        read(&builder)
        return builder.build()
    }

    static let swarmUI = ForeignTool(
        name: "SwarmUI", parts: ["sui_image_params", "sui_extra_data"],
        isOwn: {
            $0.has("sui_image_params") || $0.has("swarm_version") || $0.has("negativeprompt") && $0.has("cfgscale")
        }
    ) { builder in
        // −1 is the last layer.
        if let layer = builder.number("clipstopatlayer"), layer < -1, layer > -13 {
            builder.set("Clip skip", "\(Int(-layer))")
        }
        builder.set(.flowShift, builder.text("sigmashift"))
        builder.take("fluxguidancescale", as: Infotext.Key.distilledGuidance)
        if let scale = builder.number("refinerupscale"), scale != 1 {
            builder.note("SwarmUI's refiner and its upscaling are not taken; ask for a second pass by --hires-scale")
        }
        if let weights = builder.value("loratencweights"), weights != builder.record["loraweights"] {
            builder.note("the LoRA's own weights for the text encoder: the engine has one weight for both")
        }
        // The files' names and digests, which the parameters name already.
        builder.markRead("sui_models")
        builder.takeFields()
        builder.bareEmbeddings()
    }

    /// Its own scheme; its other one is infotext. Older versions write the labels of its page.
    static let fooocus = ForeignTool(
        name: "Fooocus",
        isOwn: { object in
            let version = object.text("version") ?? object.text("Version") ?? ""
            return object.text("metadata_scheme") == "fooocus" || version.hasPrefix("Fooocus")
                || object.text("software")?.contains("Fooocus") == true
                || ["adm_guidance", "ADM Guidance"].contains(where: object.has)
                || object.has("base_model") && object.has("performance")
        }
    ) { builder in
        if let word = builder.text("performance") ?? builder.text("Performance"), !builder.record.has("steps") {
            let steps = [
                "quality": 60, "speed": 30, "extreme speed": 8, "lightning": 4, "hyper-sd": 4, "turbo": 4, "lcm": 8,
            ]
            builder.set("Steps", steps[word.lowercased()].map(String.init))
        }
        let styles = builder.value("styles") ?? builder.value("Styles")
        if let styles, !styles.saysNothing {
            builder.note(
                "Fooocus' styles \(styles.shown.shortened()): their words are not in the prompt; add them by --style")
        }
        for key in ["refiner_model", "Refiner Model"] {
            guard let refiner = builder.text(key), refiner.lowercased() != "none" else { continue }
            builder.addOther("Refiner", refiner)
        }
        if builder.record.text("refiner_model")?.lowercased() ?? "none" == "none" { builder.markRead("refiner_switch") }
        builder.takeFields()
        builder.bareEmbeddings()
        takeFooocusLoRAs(&builder)
    }

    /// `lora_combined_1: "name : weight"`, `LoRA 1: …`, and the MRE's `l1` with `w1`.
    private static func takeFooocusLoRAs(_ builder: inout ForeignBuilder) {
        func isNumbered(_ key: String, _ prefix: String) -> Bool {
            key.hasPrefix(prefix) && key.count > prefix.count && key.dropFirst(prefix.count).allSatisfy(\.isNumber)
        }
        var list: [ListedLoRA] = []
        for member in builder.record.members {
            let key = member.key.lowercased()
            if isNumbered(key, "l"), let name = member.value.string {
                let weight = builder.value("w" + key.dropFirst()).map { ListedLoRA.Weight($0) }
                list += [builder.lora(name, weight ?? .unsaid)].compactMap { $0 }
                builder.markRead(member.key)
            } else if key.hasPrefix("lora_combined_") || isNumbered(key, "lora "), let text = member.value.string,
                let colon = text.lastIndex(of: ":"),
                let weight = Double(String(text[text.index(after: colon)...]).trimmingSpaces())
            {
                list.append(ListedLoRA(String(text[..<colon]), weight: weight))
                builder.markRead(member.key)
            }
        }
        builder.addLoRAs(list)
    }

    /// XMP whose `exif:UserComment` is JSON with `c` and `uc` for the prompts.
    static let drawThings = ForeignTool(
        name: "Draw Things",
        isOwn: { object in object.has("c") && ["uc", "sampler", "v2"].contains(where: object.has) }
    ) { builder in
        if let shift = builder.number("shift"), shift != 1 { builder.set(.flowShift, "\(shift)") }
        if builder.value("v2") != nil { builder.note("Draw Things' v2 is not read, but what stands beside it") }
        builder.takeFields()
        if builder.isTrue("hires_fix") {
            takeSecondPass(&builder, first: builder.text("first_stage_size"), strength: "second_stage_strength")
        }
    }

    /// A picture enlarged to `Size` by a second pass, as the older web UIs write it.
    static func takeSecondPass(_ builder: inout ForeignBuilder, first: String?, strength: String) {
        builder.set("First pass size", first ?? "0x0")
        builder.take(strength, as: "Denoising strength")
    }

    /// A JSON file beside the image, or the same as one text chunk a key; its page's copy wraps it as `reqBody`.
    static let easyDiffusion = ForeignTool(
        name: "Easy Diffusion", parts: ["reqBody"],
        isOwn: { object in
            let keys = (object["reqBody"] ?? object).members.map { JSONField.plain($0.key) }
            return keys.contains { $0 == "usestablediffusionmodel" || $0 == "stablediffusionmodel" }
        }
    ) { builder in
        for key in ["clip_skip", "Clip Skip"] where builder.isTrue(key) { builder.set("Clip skip", "2") }
        builder.takeFields()
        // It is asked for in every image, but meant where there is a picture to start from.
        if !builder.record.has("init_image") { builder.remove("Denoising strength") }
        let isEnlarged = ["use_upscale", "Use Upscaling"].contains { builder.record[$0]?.saysNothing == false }
        if !isEnlarged {
            for key in ["upscale_amount", "Upscale By", "latent_upscaler_steps", "Latent Upscaler Steps"] {
                builder.markRead(key)
            }
        }
    }

    /// AI Horde and its fronts (ArtBot, Lucid Creations): `{"prompt": "this ### not this", "params": {…}, "models": […]}`,
    /// or the same without `params`.
    static let horde = ForeignTool(
        name: "AI Horde", parts: ["params"],
        isOwn: { object in
            let isNested = ["sampler_name", "cfg_scale", "karras"].contains { object["params"]?.has($0) ?? false }
            let isFront = object.has("karras") && object.has("models") || object.has("jobId") && object.has("sampler")
            return object.text("prompt") != nil && (isNested || isFront)
        }
    ) { builder in
        if builder.isTrue("karras") { builder.set("Schedule type", "Karras") }
        builder.takeFields()
        // Without a picture it says nothing: it is asked for in every image.
        if !builder.record.has("source_image") { builder.remove("Denoising strength") }
        if builder.isTrue("hires_fix") {
            takeSecondPass(&builder, first: nil, strength: "hires_fix_denoising_strength")
        }
        if let mark = builder.prompt.firstRange(of: "###") {
            let not = String(builder.prompt[mark.upperBound...]).trimmingSpaces()
            builder.prompt = String(builder.prompt[..<mark.lowerBound])
            if !not.isEmpty { builder.negativePrompt = not }
        }
    }

    /// What is sent to the API of stable-diffusion-webui and its kin, and the `info` of its answers.
    static let webUI = ForeignTool(
        name: "stable-diffusion-webui", parts: ["override_settings", "extra_generation_params"],
        isOwn: { object in
            object.has("prompt")
                && [
                    "enable_hr", "hr_scale", "sampler_index", "override_settings", "extra_generation_params",
                    "sampler_name",
                ]
                .contains(where: object.has)
        }
    ) { builder in
        let isHires = builder.isTrue("enable_hr")
        let hires = [
            ("hr_scale", "Hires upscale"), ("hr_upscaler", "Hires upscaler"), ("hr_second_pass_steps", "Hires steps"),
            ("hr_sampler_name", "Hires sampler"), ("hr_scheduler", "Hires schedule type"),
            ("hr_prompt", "Hires prompt"),
            ("hr_negative_prompt", "Hires negative prompt"), ("hr_checkpoint_name", "Hires checkpoint"),
        ]
        for (key, name) in hires {
            let text = builder.text(key)
            if isHires, builder.record[key]?.saysNothing == false { builder.set(name, text) }
        }
        // One of them 0 follows the other; both of them 0 leave it to the factor.
        let sides = ["hr_resize_x", "hr_resize_y"].map { builder.number($0) ?? 0 }
        if isHires, sides.contains(where: { $0 != 0 }) {
            let words = sides.map { side in Int(exactly: side).map(String.init) ?? "\(side)" }
            builder.set("Hires resize", words.joined(separator: "x"))
            builder.remove("Hires upscale")
        }
        builder.takeFields()
        // It has a default, which means nothing where one pass draws from nothing.
        let hasPicture = builder.record["init_images"].map { !$0.saysNothing } ?? false
        if builder.record.has("enable_hr") || builder.record.has("override_settings"), !isHires, !hasPicture {
            builder.remove("Denoising strength")
        }
    }
}
