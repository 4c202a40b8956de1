import FarmBasics
import Infotext
import Testing

@Suite struct ComfyGraphTests {
    private static let graph = """
        {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sub\\\\m.safetensors"}},
        "2": {"class_type": "LoraLoader", "inputs": {"lora_name": "hay.safetensors", "strength_model": 0.7,
            "strength_clip": 0.7, "model": ["1", 0], "clip": ["1", 1]}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red barn", "clip": ["2", 1]}},
        "4": {"class_type": "CLIPTextEncode", "inputs": {"text": ["9", 0], "clip": ["2", 1]}},
        "9": {"class_type": "StringConstant", "inputs": {"string": "fog"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}},
        "6": {"class_type": "KSampler", "inputs": {"seed": 1234567890123, "steps": 21, "cfg": 6.5,
            "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1.0, "model": ["2", 0], "positive": ["3", 0],
            "negative": ["4", 0], "latent_image": ["5", 0]}, "is_changed": [NaN]},
        "7": {"class_type": "VAEDecode", "inputs": {"samples": ["6", 0], "vae": ["8", 0]}},
        "8": {"class_type": "VAELoader", "inputs": {"vae_name": "v.safetensors"}}}
        """

    private func read(_ text: String) throws -> ForeignParameters { try ParameterSource.read(pasted: text) }

    @Test func aPlainGraphIsRead() throws {
        let read = try read(Self.graph)
        #expect(read.tool == "ComfyUI" && read.notes.isEmpty, "\(read.notes)")
        #expect(read.infotext.prompt == "a red barn <lora:hay:0.7>" && read.infotext.negativePrompt == "fog")
        let expected = [
            "Steps": "21", "CFG scale": "6.5", "Sampler": "dpmpp_2m", "Schedule type": "karras",
            "Seed": "1234567890123",
            "Size": "512x640", "Model": "sub\\m.safetensors", "VAE": "v.safetensors",
        ]
        for (key, value) in expected { #expect(read.infotext.value(key) == value, "\(key)") }
        #expect(read.infotext.value("Denoising strength") == nil)
    }

    @Test func guidanceIsFollowed() throws {
        let flux = Self.graph.replacing("\"positive\": [\"3\", 0]", with: "\"positive\": [\"10\", 0]").replacing(
            "\"9\":",
            with: "\"10\": {\"class_type\": \"FluxGuidance\", \"inputs\": {\"guidance\": 3.5, \"conditioning\": "
                + "[\"3\", 0]}}, \"9\":")
        let read = try read(flux)
        #expect(read.infotext.value("Distilled CFG Scale") == "3.5" && read.infotext.prompt.hasPrefix("a red barn"))
    }

    @Test func twoSamplersAreNotGuessedAt() {
        let two = Self.graph.replacing(
            "\"7\": {", with: "\"70\": {\"class_type\": \"KSampler\", \"inputs\": {}}, \"7\": {")
        let error = #expect(throws: FarmError.self) { try read(two) }
        #expect(error?.message.contains("ComfyUI") == true && error?.message.contains("has 2") == true)
    }

    /// Circles and links that lead nowhere end, and what they hide is said.
    @Test func damagedLinksAreSaid() throws {
        let circle = Self.graph.replacing("\"model\": [\"1\", 0]", with: "\"model\": [\"2\", 0]")
        #expect(try read(circle).infotext.value("Model") == nil)
        let gone = Self.graph.replacing("\"seed\": 1234567890123", with: "\"seed\": [\"99\", 0]")
        #expect(try read(gone).notes.contains { $0.hasPrefix("Seed") })
        let mixed = Self.graph.replacing("\"positive\": [\"3\", 0]", with: "\"positive\": [\"5\", 0]")
        #expect(try read(mixed).notes.contains { $0.hasPrefix("the prompt") })
    }

    /// Only nodes that hold one value, and plain joins, are followed; what others make is not guessed at.
    @Test(
        arguments: [
            (#""StringConcatenate", "inputs": {"string_a": "fo", "string_b": "g", "delimiter": ""}"#, "fog"),
            (#""StringConcatenate", "inputs": {"string_a": ["1", 0], "string_b": "g", "delimiter": ""}"#, nil),
            (#""OllamaGenerate", "inputs": {"prompt": "fog", "text": "fog"}"#, nil),
            (#""ImpactWildcardProcessor", "inputs": {"wildcard_text": "__x__", "seed": 8}"#, nil),
            (#""SwitchAny", "inputs": {"value": 1, "on_true": "fog"}"#, nil),
            (#""Text Find and Replace", "inputs": {"text": "fog", "find": "o", "replace": "i"}"#, nil),
            (#""PrimitiveStringMultiline", "inputs": {"value": "fog"}"#, "fog"),
        ] as [(String, String?)])
    func linkedTexts(node: String, expected: String?) throws {
        let read = try read(Self.graph.replacing(#""StringConstant", "inputs": {"string": "fog"}"#, with: node))
        #expect(read.infotext.negativePrompt == expected ?? "")
        #expect(read.notes.contains { $0.hasPrefix("the negative prompt") } == (expected == nil), "\(read.notes)")
    }

    @Test func linkedNumbers() throws {
        for (node, steps) in [
            (#"{"class_type": "PrimitiveInt", "inputs": {"value": 14}}"#, "14"),
            (#"{"class_type": "MathExpression", "inputs": {"value": 3, "a": 2}}"#, nil),
        ] as [(String, String?)] {
            let text = Self.graph.replacing("\"steps\": 21", with: "\"steps\": [\"50\", 0]")
                .replacing("{\"1\":", with: "{\"50\": \(node), \"1\":")
            #expect(try read(text).infotext.value("Steps") == steps)
        }
        let sized = Self.graph.replacing(
            #""EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}"#,
            with: #""SDXLEmptyLatentSizePicker+", "inputs": {"resolution": "832x1216 (0.68)", "width_override": 0}"#)
        #expect(try read(sized).infotext.value("Size") == "832x1216")
        let preset = try read(sized.replacing("SizePicker+", with: "Ratio"))
        #expect(preset.notes.contains { $0.contains("--size") } && !preset.notes.contains { $0.contains("picture") })
    }

    @Test func reroutesAreFollowed() throws {
        let nodes = [("20", "2"), ("30", "3"), ("50", "5"), ("51", "50")].map { id, source in
            "\"\(id)\": {\"class_type\": \"Reroute\", \"inputs\": {\"\": [\"\(source)\", 0]}}, "
        }
        let rerouted = [
            ("\"model\": [\"2\"", "\"model\": [\"20\""), ("\"positive\": [\"3\"", "\"positive\": [\"30\""),
            ("\"latent_image\": [\"5\"", "\"latent_image\": [\"51\""), ("{\"1\":", "{\(nodes.joined())\"1\":"),
        ].reduce(Self.graph) { $0.replacing($1.0, with: $1.1) }
        #expect(rerouted.count > Self.graph.count)
        let (read, plain) = try (read(rerouted), read(Self.graph))
        #expect(read.infotext == plain.infotext && read.notes.isEmpty, "\(read.notes)")
    }

    @Test func nodesThatNobodyFollowsAreNamed() throws {
        let more = Self.graph.replacing(
            "{\"1\":", with: "{\"60\": {\"class_type\": \"FaceDetailer\", \"inputs\": {\"image\": [\"7\", 0]}}, \"1\":")
        #expect(try read(more).notes.contains { $0.contains("FaceDetailer") })
    }

    @Test func theHistoryOfTheQueueIsRead() throws {
        let history = "{\"0a-1b\": {\"prompt\": [7, \"0a-1b\", \(Self.graph), {}, [\"9\"]], \"outputs\": {}}}"
        #expect(try read(history).infotext.value("Steps") == "21")
    }

    @Test func itIsFoundBesideItsWorkflow() throws {
        let workflow = CarriedText(place: "workflow", text: "{\"nodes\": [], \"links\": []}")
        let prompt = CarriedText(place: "prompt", text: Self.graph)
        #expect(try ParameterSource.read([workflow, prompt])?.tool == "ComfyUI")
        let webp = CarriedText(place: "exif:Model", text: "prompt:" + Self.graph)
        #expect(try ParameterSource.read([webp])?.tool == "ComfyUI")
        let error = #expect(throws: FarmError.self) { try ParameterSource.read([workflow]) }
        #expect(error?.message.contains("ComfyUI") == true)
        // The web UIs' text goes before it.
        let infotext = CarriedText(place: "parameters", text: "a pond\nSteps: 2, Sampler: Euler, Seed: 3")
        #expect(try ParameterSource.read([workflow, prompt, infotext])?.infotext.prompt == "a pond")
    }
}
