import FarmModel
import Foundation
import Infotext
import Testing

/// What a record says and nobody reads is said: nothing is lost in silence.
@Suite struct ForeignLossTests {
    /// Records by program, with the places where more members can stand.
    private static let records: [(tool: String, text: String, places: [String])] = [
        (
            "SwarmUI", #"{"sui_image_params": {"prompt": "a", "steps": 3@1}, "sui_extra_data": {"date": "x"@2}@3}"#,
            ["@1", "@2", "@3"]
        ),
        ("Fooocus", #"{"prompt": "a", "steps": 3, "metadata_scheme": "fooocus"@1}"#, ["@1"]),
        ("InvokeAI", #"{"positive_prompt": "a", "steps": 3, "app_version": "5"@1}"#, ["@1"]),
        (
            "InvokeAI",
            #"{"app_id": "invoke-ai/InvokeAI", "model_weights": "m", "image": {"prompt": [{"prompt": "a"}], "steps": 3@1}@2}"#,
            ["@1", "@2"]
        ),
        (
            "NovelAI",
            #"{"prompt": "a", "steps": 3, "uc": "f", "scale": 5, "request_type": "PromptGenerateRequest"@1}"#, ["@1"]
        ),
        ("NovelAI", #"{"Software": "NovelAI", "Comment": {"prompt": "a", "steps": 3@1}@2}"#, ["@1", "@2"]),
        ("Draw Things", #"{"c": "a", "uc": "f", "steps": 3@1}"#, ["@1"]),
        ("Easy Diffusion", #"{"prompt": "a", "steps": 3, "use_stable_diffusion_model": "m"@1}"#, ["@1"]),
        (
            "Easy Diffusion", #"{"reqBody": {"prompt": "a", "steps": 3, "use_stable_diffusion_model": "m"@1}@2}"#,
            ["@1", "@2"]
        ),
        ("AI Horde", #"{"prompt": "a", "params": {"cfg_scale": 5, "steps": 3@1}, "models": ["m"]@2}"#, ["@1", "@2"]),
        (
            "stable-diffusion-webui",
            #"{"prompt": "a", "steps": 3, "enable_hr": false, "override_settings": {"sd_vae": "v"@1}@2}"#, ["@1", "@2"]
        ),
        (
            "Stability AI", #"{"generation": {"prompts": [{"text": "a"}], "steps": 3@1}@2}"#, ["@1", "@2"]
        ),
        ("Replicate", #"{"version": "5", "input": {"prompt": "a", "steps": 3@1}@2}"#, ["@1", "@2"]),
        ("Civitai", #"{"prompt": "a", "steps": 3, "cfgScale": 5@1}"#, ["@1"]),
        ("a JSON record", #"{"prompt": "a", "steps": 3@1}"#, ["@1"]),
        (
            "ComfyUI",
            #"{"1": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 3@1}}}"#, ["@1"]
        ),
    ]

    /// Every JSON kind that says something.
    private static let kinds = [
        #""loud""#, "7.25", "true", #"["loud", 2]"#, #"[{"q": "loud"}]"#, #"{"q": {"r": [0, "loud"]}}"#, "-3",
        #""0.5""#,
    ]

    private func notes(_ text: String) throws -> [String] {
        let read = try ParameterSource.read(pasted: text)
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        return LikeParameters(read).apply(to: &request)
    }

    private func filled(_ text: String, _ place: String, _ member: String) -> String {
        ["@1", "@2", "@3"].reduce(text) { $0.replacing($1, with: $1 == place ? ", " + member : "") }
    }

    @Test(arguments: records.indices) func whatIsUnknownIsSaid(index: Int) throws {
        let record = Self.records[index]
        #expect(try ParameterSource.read(pasted: filled(record.text, "", "")).tool == record.tool)
        for place in record.places {
            for (number, kind) in Self.kinds.enumerated() {
                let key = ["zzUnknown", "zz_unknown", "ZZ Unknown"][number % 3]
                let notes = try notes(filled(record.text, place, "\"\(key)\": \(kind)"))
                #expect(notes.contains { $0.contains(key) }, "\(record.tool) \(place) \(kind): \(notes)")
            }
        }
    }

    /// A known name with a value that nobody can use: none of it is taken, or it is said.
    @Test(arguments: [
        "seed", "cfg_scale", "sampler", "width", "size", "vae", "clip_skip", "strength", "tiling", "loras",
    ])
    func whatIsNotUnderstoodIsSaid(key: String) throws {
        for kind in [#"[["q"], 2]"#, #"{"q": "loud"}"#, #"[{"q": 1}]"#] {
            let text = #"{"prompt": "a", "steps": 3, "\#(key)": \#(kind)}"#
            #expect(try notes(text).contains { $0.contains(key) || $0.contains("LoRA") }, "\(key) \(kind)")
        }
    }

    @Test(arguments: [
        (
            #"{"prompt": "a", "params": {"cfg_scale": 5, "tis": [{"name": "t1"}]}, "models": ["m", "n2"], "post_processing": ["GFPGAN"]}"#,
            ["t1", "n2", "GFPGAN"]
        ),
        (
            #"{"positive_prompt": "a", "app_version": "5", "regions": [{"p": "x"}], "control_layers": {"layers": [1]}, "refiner_model": {"name": "r"}}"#,
            ["regions", "control_layers", "refiner_model"]
        ),
        (
            #"{"prompt": "a", "uc": "f", "scale": 5, "cfg_rescale": 0, "sm": true, "sm_dyn": true, "dynamic_thresholding": true}"#,
            ["sm ", "sm_dyn", "dynamic_thresholding"]
        ),
        (
            #"{"prompt": "a", "steps": 3, "metadata_scheme": "fooocus", "sharpness": 2.0, "adm_guidance": "(1.5, 0.8, 0.3)", "prompt_expansion": "x y"}"#,
            ["sharpness", "adm_guidance", "prompt_expansion"]
        ),
        (
            #"{"app_id": "invoke-ai/InvokeAI", "image": {"prompt": "a", "steps": 3, "variations": [{"seed": 5, "weight": 0.2}]}}"#,
            ["variations"]
        ),
        (#"{"prompt": "a", "steps": 3, "use_stable_diffusion_model": "m", "tiling": "x"}"#, ["tiling"]),
    ])
    func thatWhichWasLostIsSaid(text: String, words: [String]) throws {
        let notes = try notes(text)
        for word in words { #expect(notes.contains { $0.contains(word) }, "\(word): \(notes)") }
    }

    /// Half of an emoji, where a program cut a text.
    @Test func damagedCharactersAreSaid() throws {
        for (escape, isDamaged) in [(#"\ud83d"#, true), (#"\ude00"#, true), (#"\ud83d\ude00"#, false)] {
            let notes = try notes(#"{"prompt": "a \#(escape)", "negative_prompt": "b", "steps": 3}"#)
            #expect(notes.contains { $0.hasPrefix("the prompt has characters") } == isDamaged, "\(notes)")
        }
    }
}
