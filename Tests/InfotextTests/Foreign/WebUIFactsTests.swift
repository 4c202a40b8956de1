import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Infotext
import Testing

/// Infotext's corners, as stable-diffusion-webui and others write them.
@Suite struct WebUIFactsTests {
    private func like(_ line: String, knowing files: KnownFiles = KnownFiles()) throws -> (JobRequest, [String]) {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let read = try ParameterSource.read(pasted: "a barn\n" + line)
        let notes = LikeParameters(read).apply(to: &request, knowing: files)
        return (request, notes)
    }

    @Test(arguments: [
        ("1024x1024", "512x512"), ("768x1024", "448x640"), ("1920x1080", "704x384"), ("512x512", "512x512"),
        ("1024x512", "768x384"),
    ])
    func anOldAutomaticFirstPassHasAsManyPixelsAsTheModelLikes(final: String, first: String) throws {
        for text in ["0x0", "0x512", "512x0"] {
            let (request, notes) = try like(
                "Steps: 7, Sampler: Euler, Seed: 1, Size: \(final), Denoising strength: 0.7, First pass size: \(text)")
            #expect(request.size?.description == first && request.hires?.size?.description == final)
            #expect(request.hires?.strength == 0.7 && notes.isEmpty, "\(notes)")
        }
    }

    @Test func aFirstPassThatIsLargerIsSaid() throws {
        let (request, notes) = try like(
            "Steps: 7, Sampler: Euler, Seed: 1, Size: 256x256, Denoising strength: 0.7, First pass size: 0x0")
        #expect(request.size?.description == "256x256" && request.hires == nil)
        #expect(notes.contains { $0.hasPrefix("First pass size") })
    }

    @Test(arguments: [
        ("128x128", "1.3", "160x160"), ("512x512", "1.5", nil), ("512x768", "1.7", "864x1304"),
        ("128x128", "1.01", "128x128"),
    ])
    func aHiresSizeIsRoundedAsTheWebUIRoundsIt(size: String, scale: String, expected: String?) throws {
        let line = "Steps: 7, Sampler: Euler, Seed: 1, Size: \(size), Hires upscale: \(scale), Denoising strength: 0.4"
        let (request, notes) = try like(line)
        #expect(request.hires?.size?.description == expected && request.hires?.scale == Double(scale))
        #expect(notes.isEmpty)
        // A model whose sides are coarser gets the nearest, which is said.
        let sd1 = ModelDescription(
            name: "m", digest: Digest(repeating: "ab"), family: .sd1, bytes: 1, defaults: ModelDefaults(),
            files: [])
        let (coarse, said) = try like(line + ", Model: m", knowing: KnownFiles(models: [sd1]))
        for side in [coarse.hires?.size?.width, coarse.hires?.size?.height] {
            #expect(side.map { $0.isMultiple(of: 64) } ?? true)
        }
        #expect(
            said.contains { $0.contains("multiples of 64") } == (expected != nil), "\(said)")
    }

    @Test func theEnginesGuidanceIsTheDistilledOne() throws {
        let (request, notes) = try like(
            "Steps: 7, CFG scale: 2.000000, Guidance: 3.500000, Eta: 0.000000, Seed: 4, Size: 64x64, Model: "
                + "m.safetensors, RNG: cuda, Sampler: euler_a discrete, Version: stable-diffusion.cpp")
        #expect(request.distilledGuidance == 3.5 && request.guidanceScale == 2 && notes.isEmpty, "\(notes)")
        #expect(request.sampler == .eulerAncestral && request.schedule == .uniform)
    }

    @Test(arguments: ["Default (model)", "Automatic", "None", "none", "Default", "Baked VAE"])
    func wordsForTheModelsOwnVAEAreKnown(word: String) throws {
        let (request, notes) = try like("Steps: 7, Sampler: Euler, Seed: 1, VAE: \(word)")
        #expect(request.vae == nil && notes.isEmpty)
    }

    @Test(arguments: [
        ("1234.0", 1234 as Int64?), ("1e3", 1000), ("-1", -1), (" 7 ", 7), ("9223372036854775807", Int64.max),
        ("18446744073709551615", nil), ("9223372036854775808", nil), ("-99999999999999999999", nil), ("1.5", nil),
        ("x", nil), ("0x10", nil), ("18446744073709551615.0", nil),
    ])
    func seedsAreReadOrRefused(text: String, seed: Int64?) throws {
        #expect((try? Seed.parse(text)) == seed)
        let line = try ParameterSource.read(pasted: "a barn\nSteps: 7, Sampler: Euler, Seed: \(text)")
        #expect((LikeParameters(line).seedProblem == nil) == (seed != nil))
    }

    @Test(arguments: [
        ("Sampler: dpmpp_2m_karras", Sampler.dpmpp2m, Schedule.karras),
        ("Sampler: DPM++ 2M, Scheduler: karras", .dpmpp2m, .karras),
        ("Sampler: dpmpp_2m, Scheduler: sgm_uniform", .dpmpp2m, .sgmUniform),
        ("Sampler: euler_ancestral", .eulerAncestral, .automatic),
        ("Scheduler: EulerDiscreteScheduler", .euler, .automatic),
        ("Sampler: k_dpmpp_2s_ancestral_exponential", .dpmpp2sAncestral, .exponential),
        ("Sampler: DPMSolverMultistepScheduler", .dpmpp2m, .automatic), ("Sampler: sample_heun", .heun, .automatic),
        ("Sampler: euler_k", .euler, .karras), ("Sampler: KDPM2DiscreteScheduler", .dpm2, .automatic),
        ("Sampler: lcm, Schedule: Simple", .lcm, .simple),
    ])
    func samplersAreReadInEverySpelling(line: String, sampler: Sampler, schedule: Schedule) throws {
        let (request, notes) = try like("Steps: 7, Seed: 1, CFG scale: 2, " + line)
        #expect(request.sampler == sampler && request.schedule == schedule && notes.isEmpty, "\(notes)")
    }

    @Test(arguments: [
        ("dpmpp_2m_sde_gpu", "'DPM++ 2M SDE'"), ("DPM++ 2M SDE Karras", "'DPM++ 2M SDE'"), ("uni_pc_bh2", "'UniPC'"),
        ("dpmpp_sde_gpu_karras", "'DPM++ SDE'"), ("UniPCMultistepScheduler", "'UniPC'"),
        ("k_dpm_2_ancestral", "'DPM2 a'"),
        ("PNDMScheduler", "'PLMS'"), ("dpmpp_3m_sde", "'DPM++ 3M SDE'"), ("euler_cfg_pp", "'Euler CFG++'"),
    ])
    func samplersThatTheEngineLacksAreNamedInEverySpelling(name: String, words: String) throws {
        let (request, notes) = try like("Steps: 7, Seed: 1, CFG scale: 2, Sampler: \(name)")
        #expect(request.sampler == nil)
        #expect(notes.contains { $0.contains(words) && $0.contains("nearest") }, "\(notes)")
    }

    @Test func loraOfAListGetTagsAndResourcesOfCivitaiAreSaid() throws {
        let (request, notes) = try like(
            "Steps: 7, Sampler: Euler, Seed: 1, Lora hashes: \"hay: aabbccddeeff\", Lora weights: \"hay: 0.5, straw: 1\", "
                + "Version: Fooocus v2.5.0")
        #expect(request.prompt == "a barn <lora:hay:0.5> <lora:straw:1>" && notes.isEmpty, "\(notes)")
        let (_, said) = try like(
            "Steps: 7, Sampler: Euler, Seed: 1, Civitai resources: [{\"type\":\"embed\",\"weight\":\"0.9\","
                + "\"modelName\":\"Soft\"},{\"type\":\"upscaler\",\"modelName\":\"Big\",\"weight\":null}]")
        #expect(
            said.contains { $0.contains("embedding 'Soft' at 0.9") } && said.contains { $0.contains("upscaler 'Big'") })
    }

    @Test func textOfFilesIsDecoded() {
        #expect(TextInput.decode(Array("\u{FEFF}é".utf8)) == "é" && TextInput.decode([0xFF, 0xFE, 0xE9, 0]) == "é")
        #expect(TextInput.decode([0xFE, 0xFF, 0, 0xE9]) == "é" && TextInput.decode([0xE9]) == nil)
        #expect(TextInput.decode([0xFF, 0xFE, 0xE9]) == nil && TextInput.decode([0xFF, 0xFE, 0, 0xD8]) == nil)
        #expect("\u{FEFF}\u{FEFF}a\u{FEFF}".droppingByteOrderMark() == "a\u{FEFF}")
    }

    @Test func whatATerminalObeysIsEscaped() {
        let evil = "a\u{1B}[1m\u{9B}\u{7F}\u{202E}\u{2028}\tb\r\nc\u{200D}👩‍🚀é"
        #expect(
            TerminalText.block(evil) == "a\\u{1b}[1m\\u{9b}\\u{7f}\\u{202e}\\u{2028}\tb\nc\\u{200d}👩‍🚀é")
        #expect(TerminalText.paragraph("a\nb") == "a\n  b" && TerminalText.line("a\nb\tc") == "a\\u{a}b\\u{9}c")
        #expect(TerminalText.json("{\n\"a\": \"\u{7F}\u{202E}\"}") == "{\n\"a\": \"\\u007f\\u202e\"}")
        #expect("\u{202E}x".shortened() == "\\u{202e}x")
    }

    /// Two names that differ in it would look alike.
    @Test(arguments: [
        ("ann\u{200B}", "ann\\u{200b}"), ("ann\u{E0041}", "ann\\u{e0041}"), ("an\u{AD}n", "an\\u{ad}n"),
        ("\u{FEFF}ann", "\\u{feff}ann"), ("ann\u{2060}\u{FE0F}", "ann\\u{2060}\\u{fe0f}"), ("\u{3164}", "\\u{3164}"),
        ("a\u{200C}b", "a\\u{200c}b"), ("1\u{FE0F}", "1\\u{fe0f}"), ("\u{1F33B}\u{200D}", "\u{1F33B}\\u{200d}"),
    ])
    func whatNobodySeesIsEscaped(text: String, expected: String) throws {
        #expect(TerminalText.line(text) == expected)
        let json = TerminalText.json("[\"\(text)\"]")
        #expect(json.unicodeScalars.allSatisfy { !$0.properties.isDefaultIgnorableCodePoint })
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }

    @Test(arguments: [
        "\u{1F469}\u{200D}\u{1F33E}", "\u{2764}\u{FE0F}\u{200D}\u{1F525}", "\u{1F469}\u{1F3FD}\u{200D}\u{1F680}",
        "1\u{FE0F}\u{20E3}", "\u{645}\u{6CC}\u{200C}\u{62E}", "\u{915}\u{94D}\u{200D}\u{937}", "e\u{301}",
        "\u{65E5}\u{672C}",
    ])
    func whatShapesLettersAndEmojiStays(text: String) {
        #expect(TerminalText.line(text) == text && TerminalText.json(text) == text)
    }
}
