import Testing

/// What another program writes of an image, and what is to be read there.
struct ForeignRecord: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var text: String
    var prompt = "a red barn"
    var negative = "fog"
    /// In the keys of infotext.
    var values: [String: String]
    /// Words that a note must have.
    var notes: [String] = []

    static let all = [
        ForeignRecord(
            testDescription: "SwarmUI",
            text: """
                {"sui_image_params": {"prompt": "a red barn", "negativeprompt": "fog", "model": "OfficialSD/m.safetensors",
                "seed": 77, "steps": 12, "cfgscale": 4.5, "width": 256, "height": 320, "sampler": "dpmpp_2m",
                "scheduler": "karras", "clipstopatlayer": "-2", "vae": "Automatic", "loras": ["a/straw", "hay"],
                "loraweights": ["0.5", "1.2"], "swarm_version": "0.9.5"}, "sui_extra_data": {"date": "x"}}
                """,
            prompt: "a red barn <lora:a/straw:0.5> <lora:hay:1.2>",
            values: [
                "Steps": "12", "Sampler": "dpmpp_2m", "Schedule type": "karras", "CFG scale": "4.5", "Seed": "77",
                "Size": "256x320", "Clip skip": "2", "Model": "OfficialSD/m.safetensors",
            ]),
        ForeignRecord(
            testDescription: "SwarmUI with tags",
            text: """
                {"sui_image_params": {"prompt": "a red barn <lora:hay:0.4>", "negativeprompt": "fog", "seed": -1,
                "loras": ["farm/hay"], "loraweights": ["0.4"]}}
                """,
            prompt: "a red barn <lora:hay:0.4>", values: ["Seed": "-1"]),
        ForeignRecord(
            testDescription: "Fooocus",
            text: """
                {"prompt": "a red barn", "negative_prompt": "fog", "styles": "['Fooocus Sharp']", "performance": "Speed",
                "resolution": "(896, 1152)", "guidance_scale": 4.0, "sampler": "euler", "scheduler": "karras",
                "seed": "123", "base_model": "m.safetensors", "base_model_hash": "0123456789", "clip_skip": 2,
                "loras": [["straw", 0.25, "aabbccddee"]], "lora_combined_1": "hay.safetensors : 0.75",
                "metadata_scheme": "fooocus", "vae": "Default (model)", "version": "Fooocus v2.5.0"}
                """,
            prompt: "a red barn <lora:straw:0.25> <lora:hay:0.75>",
            values: [
                "Steps": "30", "Sampler": "euler", "Schedule type": "karras", "CFG scale": "4.0", "Seed": "123",
                "Size": "896x1152", "Model": "m.safetensors", "Model hash": "0123456789", "Clip skip": "2",
                "VAE": "Default (model)",
            ], notes: ["Fooocus' styles"]),
        ForeignRecord(
            testDescription: "NovelAI",
            text: """
                {"prompt": "{a red barn}, [dim] (at noon)", "steps": 23, "height": 640, "width": 512, "scale": 6.0,
                "uncond_scale": 1.0, "cfg_rescale": 0.0, "seed": 99, "noise_schedule": "native",
                "sampler": "k_dpmpp_2s_ancestral", "uc": "fog", "request_type": "PromptGenerateRequest"}
                """,
            prompt: "(a red barn:1.05), (dim:0.952) \\(at noon\\)",
            values: [
                "Steps": "23", "CFG scale": "6.0", "Seed": "99", "Size": "512x640", "Sampler": "k_dpmpp_2s_ancestral",
            ],
            notes: ["--model"]),
        ForeignRecord(
            testDescription: "InvokeAI",
            text: """
                {"generation_mode": "sdxl_txt2img", "positive_prompt": "a red barn", "negative_prompt": "fog", "width": 512,
                "height": 768, "seed": 5, "rand_device": "cpu", "cfg_scale": 5.5, "steps": 30, "scheduler": "dpmpp_2m_k",
                "clip_skip": 1, "model": {"key": "k", "name": "m", "base": "sdxl"}, "vae": null, "loras":
                [{"model": {"name": "hay", "key": "z"}, "weight": 0.6}], "app_version": "5.0.0"}
                """,
            prompt: "a red barn <lora:hay:0.6>",
            values: [
                "Sampler": "dpmpp_2m_k", "Model": "m", "Clip skip": "2", "RNG": "CPU", "Size": "512x768", "Seed": "5",
                "Steps": "30", "CFG scale": "5.5",
            ]),
        ForeignRecord(
            testDescription: "InvokeAI 2",
            text: """
                {"model": "stable diffusion", "model_weights": "m", "app_id": "invoke-ai/InvokeAI", "image": {"prompt":
                [{"prompt": "a red barn [fog]", "weight": 1.0}], "steps": 50, "cfg_scale": 7.5, "threshold": 0, "perlin": 0,
                "height": 512, "width": 448, "seed": 8, "sampler": "k_euler_a"}}
                """,
            values: ["Steps": "50", "Sampler": "k_euler_a", "Size": "448x512", "Model": "m", "Seed": "8"]),
        ForeignRecord(
            testDescription: "Draw Things",
            text: """
                {"c": "a red barn", "uc": "fog", "model": "m_q8.ckpt", "sampler": "DPM++ 2M Karras", "scale": 6, "seed": 3,
                "size": "384x512", "steps": 9, "strength": 1, "lora": [{"model": "hay.ckpt", "weight": 0.4}]}
                """,
            prompt: "a red barn <lora:hay:0.4>",
            values: [
                "Model": "m_q8.ckpt", "Sampler": "DPM++ 2M Karras", "CFG scale": "6", "Size": "384x512", "Steps": "9",
            ]),
        ForeignRecord(
            testDescription: "Easy Diffusion",
            text: """
                {"prompt": "a red barn", "seed": 4, "used_random_seed": true, "negative_prompt": "fog", "num_outputs": 1,
                "num_inference_steps": 25, "guidance_scale": 7.5, "width": 512, "height": 512, "prompt_strength": 0.8,
                "use_stable_diffusion_model": "m", "use_vae_model": "", "sampler_name": "euler_a",
                "use_lora_model": ["hay", "straw"], "lora_alpha": [0.5, "0.3"], "vram_usage_level": "high"}
                """,
            prompt: "a red barn <lora:hay:0.5> <lora:straw:0.3>",
            values: ["Steps": "25", "CFG scale": "7.5", "Sampler": "euler_a", "Model": "m", "Seed": "4"]),
        ForeignRecord(
            testDescription: "Easy Diffusion's text",
            text: """
                Prompt: a red barn
                Seed: 4
                Steps: 25
                Guidance Scale: 7.5
                Width: 512
                Height: 640
                Sampler: euler_a
                Negative Prompt: fog
                Stable Diffusion model: m
                """,
            values: ["Steps": "25", "CFG scale": "7.5", "Size": "512x640", "Model": "m", "Sampler": "euler_a"]),
        ForeignRecord(
            testDescription: "AI Horde",
            text: """
                {"prompt": "a red barn ### fog", "params": {"sampler_name": "k_euler", "cfg_scale": 7, "seed": "12",
                "height": 512, "width": 576, "karras": true, "steps": 20, "clip_skip": 1, "n": 1, "loras": [{"name": "hay",
                "model": 0.9}]}, "nsfw": false, "models": ["m"]}
                """,
            prompt: "a red barn <lora:hay:0.9>",
            values: ["Sampler": "k_euler", "Schedule type": "Karras", "Seed": "12", "Size": "576x512", "Model": "m"]),
        ForeignRecord(
            testDescription: "a web UI's request",
            text: """
                {"prompt": "a red barn", "negative_prompt": "fog", "sampler_name": "Euler a", "scheduler": "Karras",
                "cfg_scale": 7, "steps": 20, "width": 512, "height": 512, "seed": 6, "override_settings": {}}
                """,
            values: ["Sampler": "Euler a", "Schedule type": "Karras", "Steps": "20", "Seed": "6"]),
        ForeignRecord(
            testDescription: "a web UI's answer",
            text: #"{"images": [], "info": "{\"prompt\": \"q\", \"infotexts\": [\"a red barn\\nNegative prompt: fog\\n"#
                + #"Steps: 20, Sampler: Euler, Seed: 6\"]}"}"#,
            values: ["Sampler": "Euler", "Steps": "20", "Seed": "6"]),
        ForeignRecord(
            testDescription: "Stability's request",
            text: """
                {"text_prompts": [{"text": "a red barn", "weight": 1}, {"text": "fog", "weight": -1}], "cfg_scale": 7,
                "width": 512, "height": 640, "sampler": "K_EULER_ANCESTRAL", "samples": 1, "steps": 30, "seed": 9}
                """,
            values: [
                "Steps": "30", "CFG scale": "7", "Size": "512x640", "Sampler": "K_EULER_ANCESTRAL", "Seed": "9",
            ]),
        ForeignRecord(
            testDescription: "StableStudio",
            text: """
                {"generation": {"prompts": [{"text": "a red barn"}, {"text": "fog", "weight": -1}], "model": "m",
                "cfgScale": 7, "steps": 30, "seed": 9, "width": 512, "height": 640}}
                """,
            values: ["Steps": "30", "CFG scale": "7", "Size": "512x640", "Model": "m", "Seed": "9"]),
        ForeignRecord(
            testDescription: "Replicate",
            text: """
                {"version": "0123456789abcdef", "input": {"prompt": "a red barn", "negative_prompt": "fog", "seed": 9,
                "scheduler": "K_EULER", "num_inference_steps": 30, "guidance_scale": 7, "prompt_strength": 0.8},
                "status": "succeeded", "output": ["https://a.example/b.png"]}
                """,
            values: ["Steps": "30", "CFG scale": "7", "Sampler": "K_EULER", "Seed": "9"], notes: ["0123456789abcdef"]),
        ForeignRecord(
            testDescription: "a prompt in a part",
            text: #"{"model": "m", "config": {"prompt": "a red barn", "negative_prompt": "fog", "steps": 3}}"#,
            values: ["Steps": "3", "Model": "m"]),
        ForeignRecord(
            testDescription: "Civitai's record",
            text: """
                {"prompt": "a red barn", "negativePrompt": "fog", "cfgScale": 7, "steps": 20, "sampler": "DPM++ 2M Karras",
                "seed": 6, "Size": "512x768", "Model": "m", "clipSkip": 2, "civitaiResources": [{"type": "embed",
                "modelVersionId": 5, "modelVersionName": "x"}]}
                """,
            values: ["Sampler": "DPM++ 2M Karras", "Size": "512x768", "Clip skip": "2", "CFG scale": "7"],
            notes: ["embed"]),
        ForeignRecord(
            testDescription: "diffusers' scheduler",
            text:
                #"{"prompt": "a red barn", "negative_prompt": "fog", "scheduler": "EulerAncestralDiscreteScheduler"}"#,
            values: ["Sampler": "EulerAncestralDiscreteScheduler"]),
        ForeignRecord(
            testDescription: "exiftool's list",
            text: #"[{"SourceFile": "a.png", "Parameters": "a red barn\nNegative prompt: fog\nSteps: 20, Seed: 1"}]"#,
            values: ["Steps": "20", "Seed": "1"]),
        ForeignRecord(
            testDescription: "a string of JSON",
            text: #""{\"prompt\": \"a red barn\", \"negative_prompt\": \"fog\", \"steps\": 3}""#, values: ["Steps": "3"]
        ),
        ForeignRecord(
            testDescription: "a chat's code block",
            text: "```json\n{\"prompt\": \"a red barn\", \"negative_prompt\": \"fog\", \"steps\": 3}\n```",
            values: ["Steps": "3"]),
    ]
}
