import FarmBasics
import Testing

@testable import Infotext

/// No text of another format becomes a prompt, whatever stands before it or around it.
@Suite struct ForeignTextTests {
    private static let record = #"{"prompt": "a red barn", "steps": 5}"#

    @Test(arguments: [
        "parameters: \(record)", "Parameters:\n\n{\"3\":{\"class_type\": \"X\"", "postprocessing: {\"a\": 1}",
        "User Comment: {\"device\": 5}", "Comment: [{\"a\": \"b\"}]", "prompt:{\"1\": {\"inputs\": {}}}",
        "\u{200B}{\"a\": 1}", "\u{2060}{\"a\": 1}", "\n\u{FEFF}{\"a\": 1}", "// x\n{\"seed\": 1}",
        "const p = {\"q\": 5};",
        "here it is:\n```json\n{\"q\": 5}\n```", "“prompt”: “a barn”", "{“prompt”: “a barn”}",
        "{ sui_image_params: {prompt: \"x\"} }", "a barn {\"seed\": 5}", "{prompt: 'a barn', seed: 5}",
        "a barn, \"negative_prompt\": \"fog\"", "curl -d '{\"prompt\": \"a\"}'", "prompt=%7B%22a%22%3A1%7D",
        "{&quot;prompt&quot;: &quot;a barn&quot;}", "{\\\"prompt\\\": \\\"a barn\\\"}", "see <?xml version='1.0'?><a/>",
        "metadata: <x:xmpmeta", "label: <b>barn</b>", "b64: eyJwcm9tcHQiOiAiYSBjYXQifQ==",
        "img data:image/png;base64,iVBORw0KGgo=", "---\nseed: 5\nsteps: 20\nmood: calm", "[a]\nseed = 5\nsteps = 20",
        "a barn --steps 20 --seed 5", "a barn, Steps: 20, Seed: 5", "prompt=barn&steps=5",
        "params:\n  prompt: x\n  seed: 5",
        "Negative prompt: fog\nSteps: 20, Sampler: Euler",
        "a barn\nNegative prompt: fog", "a barn\nnegative prompt\u{FF1A}fog", "a barn. Negative prompt: fog",
        "Steps\u{FF1A}20\u{FF0C}Seed\u{FF1A}5", "generation:\n  prompt: a barn\n  steps: 5\n  seed: 3",
        "./sd-cli -m x -p \"a barn\" --steps 20 --cfg-scale 3 -s 42 -W 64", "a barn -s 20 -S 5 -W 64 -H 64",
        "a barn -s20 -S5", "prompt,steps,seed\na barn,20,5", "Prompt\tSeed\tSteps\na barn\t5\t20",
        "| prompt | steps |\n|---|---|\n| a barn | 20 |", "**Prompt:** a barn\n**Steps:** 20",
        "export PROMPT=\"a barn\"\nexport STEPS=5", "prompt=\"a barn\" steps=\"5\" seed=\"3\"",
        "{\\rtf1\\ansi a barn}", "> a barn\n> Negative prompt: fog\n> Steps: 7, Sampler: Euler, Seed: 3",
        "Prompt\na barn\n\nSteps\n20\n\nSeed\n5",
    ])
    func otherFormatsAreNoPrompt(text: String) {
        #expect(ForeignText.refusal(ofPrompt: text) != nil)
        // Pasted, it is read or refused.
        if let read = try? ParameterSource.read(pasted: text) {
            #expect(ForeignText.kind(read.infotext.prompt) == nil && !read.infotext.prompt.contains("{"))
        }
    }

    @Test(arguments: [
        "a barn", "{red|blue} barn", "{{masterpiece}}, girl", "[a:b:0.5] x", "\"a barn, a pond\"", "\"OPEN\" sign",
        "{\"OPEN\"|\"SHUT\"} sign", "<lora:hay:1> barn, (size:1.2)", "seed: of time", "Subject: a cat\nStyle: ink",
        "a <b> c", "the barn's door: red", "scale 1:24 model, 16:9", "a sign: \"open: now\"",
        "{2::red|blue}, __x__, ${k=!{a|b}}", "steps: down to a lake", "👩‍🌾 in a field", "https://a.example/b?c=d",
        "{\n  red\n  | blue\n} barn", "size: 5", "a woman's dress, model's pose: calm",
        "blueprint, width: 10, height: tall", "a shirt, size: 42", "the model, the size, the scale\na man, a 5, a pond",
        "a barn --ar 16:9 --v 5", "a cat -5 degrees, -s style", "> a barn in snow", "**a barn** at dusk",
        "Seed\n\nA poem of a barn", "a barn with a negative mood: dark",
    ])
    func promptsStay(text: String) {
        #expect(ForeignText.kind(text) == nil)
        #expect((try? ParameterSource.read(pasted: text))?.infotext.prompt == text)
    }

    /// In each place a prompt can come from.
    @Test func neitherPromptIsJSON() throws {
        for prompt in [Self.record, "parameters: \(Self.record)", "a\n{\"q\": {\"z\": 1}}"] {
            let line = "Steps: 5, Sampler: Euler, Seed: 1"
            for text in [
                "\(prompt)\n\(line)", "a barn\nNegative prompt: \(prompt)\n\(line)", "a\nNegative prompt: \(prompt)",
            ] {
                #expect(throws: FarmError.self, "\(text)") { try ParameterSource.read(pasted: text) }
                #expect(throws: FarmError.self, "\(text)") {
                    try ParameterSource.read([CarriedText(place: "parameters", text: text)])
                }
            }
            let json = JSONText.object([
                .init(key: "prompt", value: .string(prompt)), .init(key: "steps", value: .number("5")),
                .init(key: "app_version", value: .string("1")), .init(key: "positive_prompt", value: .string(prompt)),
            ])
            if let read = try? ForeignJSON.read(json) {
                #expect(read.infotext.prompt == "a red barn" || ForeignText.kind(read.infotext.prompt) != nil)
            }
        }
    }

    /// What stands behind a label is read, not only refused.
    @Test(arguments: [
        "parameters: \(record)", "User Comment: \(record)", "\u{200B}\(record)", "\n\u{FEFF}\(record)",
        "// x\n\(record)",
        "const p = \(record);", "here:\n```json\n\(record)\n```",
    ])
    func recordsBehindLabelsAreRead(text: String) throws {
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt == "a red barn" && read.infotext.value("Steps") == "5")
        let carried = try ParameterSource.read([CarriedText(place: "parameters", text: text)])
        #expect(carried?.infotext.prompt == "a red barn")
    }

    @Test(.timeLimit(.minutes(1))) func hostileTextIsLookedAtInLinearTime() {
        for unit in ["{", "{\"", "{a", "\"", "'", "{\"a", "seed:", "--", "</", "</a", "eyJ", ":", "{_:"] {
            _ = ForeignText.kind("x" + String(repeating: unit, count: 2_000))
        }
    }

    /// A key a line: Easy Diffusion's file, YAML, TOML.
    @Test(arguments: [
        "a red barn\nin snow\nWidth: 512\nHeight: 640\nSeed: 42\nSteps: 50\nGuidance Scale: 7.5\nStable Diffusion model: m",
        "Prompt: a red barn\nWidth: 512\nHeight: 640\nSeed: 42\nSteps: 50\nGuidance Scale: 7.5\nNegative Prompt: fog",
        "---\nprompt: |\n  a red barn\n  in snow\nseed: 42\nsteps: 50\ncfg_scale: 7.5\nwidth: 512\nheight: 640\n",
        "[image]\nprompt = \"a red barn\"\nseed = 42\nsteps = 50\ncfg_scale = 7.5\nwidth = 512\nheight = 640",
    ])
    func listsOfKeysAreRead(text: String) throws {
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt.hasPrefix("a red barn") && !read.infotext.prompt.contains("512"))
        for (key, value) in [("Seed", "42"), ("Steps", "50"), ("CFG scale", "7.5"), ("Size", "512x640")] {
            #expect(read.infotext.value(key) == value, "\(key)")
        }
    }

    @Test(arguments: [
        "- prompt: a red barn\n  seed: 1\n  steps: 5\n- prompt: a pond\n  seed: 2\n  steps: 5",
        "seed: 1\nsteps: 5\nprompt: a red barn\n---\nseed: 2\nsteps: 5\nprompt: a pond",
    ])
    func ofSeveralListsNoneIsChosen(text: String) {
        let error = #expect(throws: FarmError.self) { try ParameterSource.read(pasted: text) }
        #expect(error?.message.contains("list of 2 records; give one of them") == true, "\(error?.message ?? "")")
    }

    /// Copies of Mochi Diffusion's and Civitai's pages, of mails and of Markdown, and YAML of more than one level.
    @Test(arguments: [
        "Date:\n1 May\n\nInclude in Image:\na red barn\n\nExclude from Image:\nfog\n\nSteps:\n20\n\nSeed:\n42",
        "Prompt\na red barn\n\nNegative prompt\nfog\n\nSteps\n20\n\nSeed\n42",
        "image:\n  prompt: a red barn\n  negative_prompt: fog\n  steps: 20\n  seed: 42",
        "> a red barn\n> Negative prompt: fog\n> Steps: 20, Sampler: Euler, Seed: 42",
        "**Prompt:** a red barn\n**Negative prompt:** fog\n**Steps:** 20\n**Seed:** 42",
    ])
    func copiesOfPagesAreRead(text: String) throws {
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt == "a red barn" && read.infotext.negativePrompt == "fog")
        #expect(read.infotext.value("Steps") == "20" && read.infotext.value("Seed") == "42")
    }

    /// YAML's folded text has blanks for line ends, and a comment is no part of a value.
    @Test(arguments: [
        ("prompt: >\n  a red barn\n  in snow\n\n  at dusk\nsteps: 5 # few\nseed: 42", "a red barn in snow\nat dusk"),
        ("prompt: >-\n  a red barn\n  in snow\nsteps: 5  # few\nseed: 42", "a red barn in snow"),
        ("prompt: |2-\n  a red barn\n  in snow\nsteps: 5\nseed: 42 # again", "a red barn\nin snow"),
        ("prompt = \"a #1 barn\" # mine\nsteps = 5 # few\nseed = 42", "a #1 barn"),
        ("prompt: a #1 barn # 2\nsteps: 5\nseed: 42", "a #1 barn # 2"),
    ])
    func foldedTextAndCommentsAreRead(text: String, prompt: String) throws {
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt == prompt)
        #expect(read.infotext.value("Steps") == "5" && read.infotext.value("Seed") == "42")
    }

    @Test func aHeadingIsNoPartOfThePrompt() throws {
        let text =
            "Prompt: a red barn\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64"
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt == "a red barn" && read.infotext.negativePrompt == "fog")
        #expect(read.infotext.value("Sampler") == "Euler a" && read.infotext.value("Size") == "64x64")
    }
}
