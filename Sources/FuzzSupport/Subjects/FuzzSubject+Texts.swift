import FarmBasics
import FarmModel
import Infotext

extension FuzzSubject {
    private static let tokens = [
        "Steps: 20", "Seed: 42", "Size: 512x768", "Sampler: Euler a", "CFG scale: 7", "Clip skip: 2", "Lora hashes: \"",
        "Hires upscale: 2", "Hires steps: 10", "Hires resize: 0x0", "First pass size: 0x0", "Denoising strength: 0.5",
        "Negative prompt: ", "Masked area padding: 32", "Mask blur: 4", "Variation seed: ", "Hashes: {", "\"", ", ",
        "\n", ": ", "{", "}", "[", "]", "null", "true", "\\u0000", "\\ud800", "\\\"", "<x:xmpmeta>", "&#x41;", "&quot;",
        "“", "｛", "eyJ", "class_type", "inputs", "KSampler", "LoraLoader", "extraMetadata", "steps", "seed",
    ]

    private static func use(_ like: LikeParameters) throws {
        var request = JobRequest(submission: Samples.submission, prompt: "", submitter: "ada")
        let files = KnownFiles(models: [Samples.model], accessories: Samples.accessories)
        _ = like.apply(to: &request, knowing: files)
        _ = like.imageToImage
        _ = like.seedProblem
        _ = like.promptProblem
        _ = request.dropWhatModelLacks("papercut", knowing: files)
        try Samples.use(request)
    }

    /// The web UIs' text, as files carry it.
    static let infotext = FuzzSubject(
        "infotext",
        texts: [
            Infotext.write(Samples.parameters, model: Samples.model),
            """
            a cat <lora:a:1>
            Negative prompt: blurry
            Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: abc, \
            Model: m, Denoising strength: 0.5, Clip skip: 2, Hires upscale: 2, Hires steps: 10, Hires upscaler: Latent, \
            Lora hashes: "a: 0123456789", Version: v1.10.1
            """,
            """
            a dog
            Steps: 8, Sampler: Euler, Seed: 1, Size: 1024x1024, First pass size: 0x0, Hires resize: 2048x0, \
            Mask blur: 4, Masked area padding: 32, TI hashes: "x: y", Civitai resources: \
            [{"type":"lora","weight":0.5,"modelVersionId":1}]
            """,
        ], tokens: tokens
    ) { text in
        try use(LikeParameters(try ParsedInfotext(parsing: text)))
    }

    /// What other programs write, and what people paste.
    static let pasted = FuzzSubject("pasted", mostBytes: 32 << 10, texts: ForeignSamples.all, tokens: tokens) { text in
        let places = ["parameters", "prompt", "workflow", "Comment", "exif:UserComment", "invokeai_metadata"]
        let place = places[text.utf8.count % places.count]
        let carried = [
            CarriedText(place: place, text: text), CarriedText(place: "Software", text: "NovelAI"),
        ]
        if let foreign = try? ParameterSource.read(carried) { try? use(LikeParameters(foreign)) }
        if let foreign = try? ParameterSource.read(Array(carried.prefix(1))) { try? use(LikeParameters(foreign)) }
        _ = ParameterSource.texts(ofXMP: text)
        try use(LikeParameters(try ParameterSource.read(pasted: text)))
    }
}

/// Texts as the programs write them, cut short.
enum ForeignSamples {
    static let all = [
        """
        {"3":{"class_type":"KSampler","inputs":{"seed":42,"steps":20,"cfg":8,"sampler_name":"euler","scheduler":"normal",
        "denoise":1,"model":["10",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0]}},
        "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"m.safetensors"}},
        "5":{"class_type":"EmptyLatentImage","inputs":{"width":512,"height":768,"batch_size":1}},
        "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["4",1]}},
        "7":{"class_type":"CLIPTextEncode","inputs":{"text":"","clip":["11",0]}},
        "10":{"class_type":"LoraLoader","inputs":{"lora_name":"a","strength_model":0.5,"strength_clip":1,"model":["4",0]}},
        "11":{"class_type":"CLIPSetLastLayer","inputs":{"stop_at_clip_layer":-2,"clip":["4",1]}},
        "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}}}
        """,
        """
        {"prompt":"a cat","uc":"blurry","steps":28,"height":768,"width":512,"scale":5.0,"seed":42,"sampler":"k_euler",
        "noise_schedule":"karras","v4_prompt":{"caption":{"base_caption":"a","char_captions":[]}},"n_samples":1}
        """,
        """
        {"sui_image_params":{"prompt":"a <lora:x:1>","negativeprompt":"","model":"m","seed":42,"steps":20,"cfgscale":7,
        "aspectratio":"1:1","width":512,"height":512,"sampler":"euler","clipstopatlayer":-2,"loras":["a"],
        "loraweights":["0.5"],"sigmashift":3,"swarm_version":"0.9"}}
        """,
        """
        {"app_version":"5.0","positive_prompt":"a cat++","negative_prompt":"b","width":512,"height":512,"seed":1,
        "rand_device":"cpu","cfg_scale":7,"steps":20,"scheduler":"euler","clip_skip":1,"hrf_enabled":true,
        "hrf_strength":0.5,"loras":[{"model":{"name":"a"},"weight":0.7}],"model":{"name":"m","hash":"blake3:0"}}
        """,
        """
        {"metadata_scheme":"fooocus","prompt":"a","negative_prompt":"b","steps":30,"resolution":"(1024, 1024)",
        "guidance_scale":4,"seed":"42","sampler":"dpmpp_2m","scheduler":"karras","base_model":"m","adm_guidance":
        "(1.5, 0.8, 0.3)","loras":[["a",0.5,"hash"]],"lora_combined_1":"a : 0.5"}
        """,
        "{\"c\":\"a\",\"uc\":\"b\",\"v2\":{\"batchSize\":1,\"clipSkip\":1,\"width\":512,\"height\":512,\"loras\":[]},"
            + "\"seed\":1,\"steps\":20,\"scale\":7,\"size\":\"512x512\",\"sampler\":\"Euler A\"}",
        "{\"prompt\":\"a\",\"params\":{\"sampler_name\":\"k_euler\",\"cfg_scale\":7,\"seed\":\"1\",\"karras\":true,"
            + "\"width\":512,\"height\":512,\"steps\":20,\"loras\":[{\"name\":\"a\",\"model\":1}]},\"models\":[\"m\"]}",
        "{\"text_prompts\":[{\"text\":\"a\",\"weight\":1},{\"text\":\"b\",\"weight\":-1}],\"cfg_scale\":7,\"steps\":30}",
        "\"a cat\" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms",
        "<x:xmpmeta><rdf:RDF><rdf:Description exif:UserComment=\"a&#10;Steps: 20, Seed: 1\"/>"
            + "<dc:description><rdf:Alt><rdf:li>a cat</rdf:li></rdf:Alt></dc:description></rdf:RDF></x:xmpmeta>",
        "prompt: a cat\nnegative_prompt: b\nsteps: 20\nseed: 1\nwidth: 512\nheight: 768\ncfg: 7",
        "```\na cat\nSteps: 20, Seed: 1, Size: 512x512\n```",
        "**a cat** - Image #1 <@123>", "\"a \\\"cat\\\"\"",
        "workflow:{\"nodes\":[],\"links\":[],\"last_node_id\":1}",
    ]
}
