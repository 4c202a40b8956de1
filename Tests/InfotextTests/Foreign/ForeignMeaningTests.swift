import FarmBasics
import FarmModel
import Foundation
import Testing

@testable import Infotext

/// Fields mean what they mean to the program that wrote them.
@Suite struct ForeignMeaningTests {
    private func read(_ text: String) throws -> ParsedInfotext { try ParameterSource.read(pasted: text).infotext }

    @Test func theAnswerOfAWebUIsAPI() throws {
        let answer = #"""
            {"images": ["aGVsbG8="], "parameters": {"prompt": "a", "sampler_name": "DPM++ 2M", "sampler_index": "Euler",
            "seed": -1, "steps": 9}, "info": "{\"prompt\": \"a\", \"seed\": 4242, \"infotexts\":
            [\"a\\nSteps: 9, Sampler: DPM++ 2M, Seed: 4242, Model: m\"]}"}
            """#.replacing("\n", with: " ")
        let read = try read(answer)
        #expect(read.value("Seed") == "4242" && read.value("Sampler") == "DPM++ 2M" && read.value("Model") == "m")
    }

    @Test func theRequestOfAWebUIsAPI() throws {
        let text = """
            {"prompt": "a", "sampler_index": "Euler", "sampler_name": "DPM++ 2M", "steps": 9, "enable_hr": true, "hr_scale": 1.5,
            "hr_upscaler": "Latent", "hr_second_pass_steps": 4, "denoising_strength": 0.4, "override_settings":
            {"sd_model_checkpoint": "m", "sd_vae": "v", "CLIP_stop_at_last_layers": 2}}
            """
        let first = try read(text)
        for (key, value) in [
            ("Sampler", "DPM++ 2M"), ("Model", "m"), ("VAE", "v"), ("Clip skip", "2"), ("Hires upscale", "1.5"),
            ("Hires upscaler", "Latent"), ("Hires steps", "4"), ("Denoising strength", "0.4"),
        ] { #expect(first.value(key) == value, "\(key)") }
        let plain = try read(text.replacing("\"enable_hr\": true", with: "\"enable_hr\": false"))
        #expect(plain.value("Hires upscale") == nil && plain.value("Denoising strength") == nil)
    }

    /// A side of 0 follows the other, and the sides go before the factor.
    @Test(
        arguments: [
            (#""hr_resize_x": 96, "hr_resize_y": 0"#, "96x0", nil), (#""hr_resize_y": 160"#, "0x160", nil),
            (#""hr_resize_x": 96.0, "hr_resize_y": 128"#, "96x128", nil),
            (#""hr_resize_x": 0, "hr_resize_y": 0"#, nil, "2"), (#""hr_resize_x": 1e300"#, "1e+300x0", nil),
        ] as [(String, String?, String?)])
    func aHiresSizeOfAnAPI(sides: String, resize: String?, scale: String?) throws {
        let read = try read(#"{"prompt": "a", "steps": 3, "enable_hr": true, "hr_scale": 2, \#(sides)}"#)
        #expect(read.value("Hires resize") == resize && read.value("Hires upscale") == scale)
    }

    @Test(
        arguments: [
            (#"{"positive_prompt": "a", "generation_mode": "flux_txt2img", "guidance": 4, "steps": 3}"#, nil, "4"),
            (#"{"prompt": "a", "steps": 3, "distilled_cfg_scale": 3.5}"#, nil, "3.5"),
            (#"{"sui_image_params": {"prompt": "a", "fluxguidancescale": 3.5}}"#, nil, "3.5"),
            (#"{"c": "a", "uc": "", "sampler": "x", "guidance_embed": 4.5, "scale": 1}"#, "1", "4.5"),
            (#"{"prompt": "a", "steps": 3, "guidance": 6}"#, "6", nil),
            (#"{"prompt": "a", "steps": 3, "scale": 2, "cfg_scale": 7}"#, "7", nil),
        ] as [(String, String?, String?)])
    func guidanceIsOfItsKind(text: String, scale: String?, distilled: String?) throws {
        let read = try read(text)
        #expect(read.value("CFG scale") == scale && read.value("Distilled CFG Scale") == distilled)
    }

    @Test(arguments: [
        (
            #"{"prompt": "a", "use_stable_diffusion_model": "m", "clip_skip": true, "tiling": "xy"}"#,
            ["Clip skip": "2", "Tiling": "True"]
        ),
        (#"{"positive_prompt": "a", "app_version": "5", "seamless_x": true, "seamless_y": true}"#, ["Tiling": "True"]),
        (
            #"{"positive_prompt": "a", "app_version": "3", "hrf_enabled": true, "hrf_strength": 0.45, "hrf_method": "ESRGAN", "width": 64, "height": 64}"#,
            ["First pass size": "0x0", "Denoising strength": "0.45"]
        ),
        (
            #"{"c": "a", "uc": "", "hires_fix": true, "first_stage_size": "64x64", "second_stage_strength": 0.7, "size": "128x128"}"#,
            ["First pass size": "64x64", "Denoising strength": "0.7"]
        ),
        (#"{"prompt": "a", "img_w": 64, "img_h": 128, "seed": 3}"#, ["Size": "64x128"]),
        (#"{"prompt": "a", "base_clip_skip": 2, "steps": 3}"#, ["Clip skip": "2"]),
        (#"{"prompt": "a", "parameters": {"steps": 3, "seed": 5}}"#, ["Steps": "3", "Seed": "5"]),
        (#"{"items": [{"id": 5, "meta": {"prompt": "a", "steps": 3, "cfgScale": 5}}]}"#, ["Steps": "3"]),
        (#"[{"SourceFile": "a.png", "PNG:Parameters": "a\nSteps: 3, Seed: 5"}]"#, ["Steps": "3", "Seed": "5"]),
    ])
    func equalsAreRead(text: String, values: [String: String]) throws {
        let read = try read(text)
        #expect(read.prompt == "a")
        for (key, value) in values { #expect(read.value(key) == value, "\(key): \(read.pairs)") }
    }

    @Test(arguments: [
        (
            #"{"sui_image_params": {"prompt": "a", "loras": "b,c", "loraweights": "0.5,2"}}"#,
            "a <lora:b:0.5> <lora:c:2>"
        ),
        (
            #"{"prompt": "a", "metadata_scheme": "fooocus", "l1": "b.safetensors", "w1": 0.4, "l2": "None", "w2": 1}"#,
            "a <lora:b:0.4>"
        ),
        (
            #"{"prompt": "a", "use_stable_diffusion_model": "m", "use_lora_model": "['b', 'c']", "lora_alpha": "[0.5, 0.6]"}"#,
            "a <lora:b:0.5> <lora:c:0.6>"
        ),
    ])
    func lorasAreRead(text: String, prompt: String) throws { #expect(try read(text).prompt == prompt) }

    /// An embedding is a word of the prompt, whatever its program marks it with.
    @Test(arguments: [
        ("embedding:hay, a", "hay, a"), ("a, (embedding:hay:1.2), b", "a, (hay:1.2), b"),
        ("embedding:new/hay.pt embedding:new\\straw.safetensors", "hay straw"), ("a\nembedding:hay", "a\nhay"),
        ("<embed:hay>, (<embedding:new/straw>:0.8)", "hay, (straw:0.8)"),
        ("embedding: hay", "embedding: hay"), ("bedembedding:hay", "bedembedding:hay"), ("<embed:hay", "<embed:hay"),
    ])
    func embeddingsAreBareWords(prompt: String, expected: String) throws {
        #expect(EmbeddingWords.bare(prompt) == expected)
        let words = JSONText.object([
            .init(key: "prompt", value: .string(prompt)), .init(key: "uc", value: .string(prompt)),
        ])
        let swarm = try #require(try ForeignJSON.read(.object([.init(key: "sui_image_params", value: words)])))
        #expect(swarm.infotext.prompt == expected && swarm.infotext.negativePrompt == expected)
        // Others have no such marks.
        #expect(ForeignTool.easyDiffusion.parameters(of: words).infotext.prompt == prompt)
    }

    @Test func embeddingsOfAGraphAndOfItsInfotext() throws {
        let graph = #"""
            {"4": {"class_type": "CLIPTextEncode", "inputs": {"text": "(embedding:hay:1.2), a"}},
            "5": {"class_type": "KSampler", "inputs": {"positive": ["4", 0], "negative": ["4", 0]}}}
            """#
        let read = try read(graph)
        #expect(read.prompt == "(hay:1.2), a" && read.negativePrompt == "(hay:1.2), a")
        let line = "a, embedding:hay\nSteps: 3, Sampler: Euler, Seed: 1, Version: "
        #expect(try self.read(line + "ComfyUI").prompt == "a, hay")
        #expect(try self.read(line + "v1.10").prompt == "a, embedding:hay")
    }

    @Test func chunksOfKeysHavePythonsLists() throws {
        let chunks = [
            ("prompt", "a"), ("use_stable_diffusion_model", "m"), ("use_lora_model", "['b', 'c']"),
            ("lora_alpha", "[0.5, 0.6]"),
            ("zz_unknown", "['x']"),
        ].map { CarriedText(place: $0.0, text: $0.1) }
        let read = try #require(try ParameterSource.read(chunks))
        #expect(read.infotext.prompt == "a <lora:b:0.5> <lora:c:0.6>" && read.infotext.value("zz_unknown") != nil)
    }

    @Test(arguments: [
        (["invokeai_workflow": #"{"nodes": [], "edges": [], "exposedFields": []}"#], "InvokeAI"),
        (["invokeai_graph": #"{"id": "x", "nodes": {}, "edges": [{"source": {}}]}"#], "InvokeAI"),
        (["Software": "NovelAI", "Title": "x"], "NovelAI"),
        (["parameters": #"[{"prompt": "a", "steps": 1}, {"prompt": "b", "steps": 2}]"#], "list of 2"),
        (["parameters": "ÿþa"], "UTF-16"),
    ])
    func whatIsNotReadIsNamed(chunks: [String: String], words: String) {
        let error = #expect(throws: FarmError.self) {
            try ParameterSource.read(chunks.map { CarriedText(place: $0.key, text: $0.value) })
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func theFullerRecordOfInvokeAIGoesFirst() throws {
        let read = try #require(
            try ParameterSource.read([
                CarriedText(place: "Dream", text: "\"a\" -s 5 -S 7"),
                CarriedText(
                    place: "sd-metadata",
                    text:
                        #"{"app_id": "invoke-ai/InvokeAI", "model_weights": "m", "image": {"prompt": "a", "seed": 7}}"#),
            ]))
        #expect(read.infotext.value("Model") == "m" && read.infotext.value("Seed") == "7")
    }

    @Test func weightsOfNovelAI() {
        for (text, expected) in [
            ("1.3::blue eyes, 0.7::hat:: tail", "(blue eyes, :1.3)(hat:0.7) tail"), ("2::a", "(a:2)"),
            ("a, -1::hat::, b", "a, , b"), ("v2::a", "v2::a"),
        ] { #expect(NovelAIPrompt.rewritten(text) == expected) }
        #expect(NovelAIPrompt.remarks(on: "1.3::a, 0.7::b::").count == 1)
        #expect(NovelAIPrompt.remarks(on: "-1::hat::").first?.contains("hat") == true)
        #expect(NovelAIPrompt.remarks(on: "1.3::a::, 0.7::b::").isEmpty)
    }

    @Test(arguments: [
        "<x><![CDATA[a & b\nSteps: 3, Seed: 5]]></x>", "<x\texif:UserComment=\"a &amp; b\nSteps: 3, Seed: 5\"/>",
    ])
    func xmpHasMoreForms(text: String) throws {
        let xmp = text.replacing("<x>", with: "<exif:UserComment>").replacing("</x>", with: "</exif:UserComment>")
        #expect(XMPText.read(xmp).first?.text == "a & b\nSteps: 3, Seed: 5")
    }
}
