import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Infotext
import Testing

@Suite struct LikeParametersTests {
    @Test func aWebUIsHiresTextIsTaken() throws {
        let (request, notes) = try like(
            """
            cat
            Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1, Size: 512x512, Model hash: 6ce0161689, \
            Denoising strength: 0.5, Clip skip: 1, Hires resize: 1024x0, Hires upscaler: 4x-UltraSharp, \
            Hires sampler: Use same sampler, Version: v1.6.0
            """)
        #expect(notes.isEmpty)
        #expect(request.sampler == .dpmpp2m)
        #expect(request.schedule == .karras)
        #expect(request.model == "6ce0161689")
        #expect(request.clipSkip == nil)
        let size = ImageSize(width: 1024, height: 0)
        #expect(request.hires == RequestedHires(size: size, upscaler: "4x-UltraSharp", strength: 0.5))
    }

    @Test func anOldHiresTextIsTaken() throws {
        let (request, _) = try like(
            "cat\nSteps: 20, Sampler: Euler, Seed: 1, Size: 1024x1024, Denoising strength: 0.7, First pass size: 512x512"
        )
        #expect(request.size == ImageSize(width: 512, height: 512))
        #expect(request.hires == RequestedHires(size: ImageSize(width: 1024, height: 1024), strength: 0.7))
    }

    @Test func civitaisFluxHasDistilledGuidanceAndNoClipSkip() throws {
        let (request, notes) = try like(
            """
            cat
            Steps: 25, Sampler: Undefined, CFG scale: 3.5, Seed: 1, Size: 832x1216, Clip skip: 2, \
            Created Date: 2024-08-12T10:00:00Z, Civitai resources: [{"type":"checkpoint","modelVersionId":691639,\
            "modelName":"FLUX","modelVersionName":"Dev"},{"type":"lora","weight":0.8,"modelName":"Quilt"}], \
            Civitai metadata: {}
            """)
        #expect(request.distilledGuidance == 3.5)
        #expect(request.guidanceScale == nil)
        #expect(request.clipSkip == nil)
        #expect(request.sampler == nil)
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("the LoRA 'Quilt' at 0.8") == true)
    }

    @Test func filesFromElsewhereAreFoundByHash() throws {
        let files = KnownFiles(
            models: [
                ModelDescription(
                    name: "sd15", digest: Digest(repeating: "6ce0161689" + String(repeating: "0", count: 54)),
                    family: .sd1, bytes: 1,
                    defaults: ModelDefaults(), files: [])
            ],
            accessories: [
                accessory(.lora, "patchwork", hash: "aabbccddeeff"), accessory(.lora, "same", hash: "112233445566"),
                accessory(.lora, "other", alias: "taken", hash: "998877665544"),
                accessory(.vae, "mse", hash: "c6a580b13a"), accessory(.embedding, "bad", hash: "0011223344ff"),
            ])
        let (request, notes) = try like(
            """
            <lora:quilt:1> <lora:same:0.5> <lora:taken:0.3> bad x
            Steps: 20, Sampler: Euler, Seed: 1, Model hash: 6ce0161689, Model: v1-5-pruned, VAE hash: c6a580b13a, \
            VAE: vae-ft-mse.safetensors, Lora hashes: "quilt: aabbccddeeff, same: 112233445566, taken: 000000000001", \
            TI hashes: "bad: 0011223344ff, worse: 123412341234"
            """, knowing: files)
        #expect(request.prompt == "<lora:patchwork:1> <lora:same:0.5> <lora:taken:0.3> bad x")
        #expect(request.model == files.models.first?.digest.hex)
        #expect(request.vae == "mse")
        #expect(
            notes == [
                "the farm's LoRA 'taken' is another file: hash 998877665544, not 000000000001",
                "the farm has no embedding 'worse'",
            ])
        let (plain, none) = try like("<lora:a:1>\nSteps: 2, Model hash: 6ce0161689, Model: m, VAE: v.vae.pt, Seed: 1")
        #expect(none.isEmpty)
        #expect(plain.model == "m")
        #expect(plain.vae == "v.vae")
        #expect(plain.prompt == "<lora:a:1>")
    }

    static let untaken = [
        ("Sampler: DPM adaptive+", "unknown sampler 'DPM adaptive+'"), ("Seed: x", "Seed 'x' is no whole number"),
        ("CFG scale: nan", "CFG scale 'nan' is no number"), ("Size: 10", ""), ("Size: axb", "not WIDTHxHEIGHT"),
        ("Refiner: sdxl_refiner [7440042bbd], Refiner switch at: 0.8", "Refiner 'sdxl_refiner"),
        ("Variation seed: 5, Variation seed strength: 0.3", "the noise of two seeds"),
        ("Variation seed: 5, Variation seed strength: 0", ""), ("ENSD: 31337", "ENSD 31337"),
        ("ADetailer model: face.pt, ADetailer confidence: 0.3", "ADetailer"), ("Face restoration: GFPGAN", "GFPGAN"),
        ("Script: X/Y/Z plot", "Script 'X/Y/Z plot'"), ("Init image hash: 0123abcd", "by hash alone: 0123abcd"),
        ("Denoising strength: 0.4", "init image"), ("Mask blur: 4", "init image"), ("Hypernet: anime", "hypernetworks"),
        ("NGMS: 0.2", "NGMS '0.2' is unknown here"), ("Version: v1.9, User: ann, Emphasis: Original", ""),
        ("Hires upscale: 2, Denoising strength: 0.4, Hires prompt: dog", "Hires prompt 'dog'"),
        ("ControlNet 0: \"Module: canny, Model: c [d4ba51ff], Weight: 1\"", "give it by --control"),
        ("Mask digest: abc, Init image digest: abc", "is no SHA-256"), ("Step cache: x", "unknown step cache"),
        ("RNG: TPU", "unknown random source"), ("Tiling: False", ""), ("Size:,", "Size is empty"),
        ("of course, Seed: 4", "'of course' among the parameters"),
        ("Seed: 4\nwith a red hat, and boots", "'with a red hat, and boots' among the parameters"),
    ]

    @Test(arguments: untaken) func whatIsNotTakenIsSaidOnce(line: String, expected: String) throws {
        let (request, notes) = try like("cat\nSteps: 20, Sampler: Euler, CFG scale: 7, \(line)")
        #expect(request.steps == 20)
        if expected.isEmpty {
            #expect(notes.isEmpty, "\(notes)")
        } else {
            #expect(notes.filter { $0.contains(expected) }.count == 1, "\(notes)")
        }
    }

    /// A random seed in its place would make another picture.
    @Test func anEmptySeedIsAProblem() throws {
        for line in ["Steps: 20, Seed:, Sampler: Euler", "Steps: 20, Sampler: Euler, seed:"] {
            let problem = LikeParameters(try ParsedInfotext(parsing: "cat\n" + line)).seedProblem
            #expect(problem?.message.contains("the seed is empty") == true)
        }
        #expect(LikeParameters(try ParsedInfotext(parsing: "cat\nSteps: 20, Sampler: Euler")).seedProblem == nil)
    }

    @Test func settingsOfImageToImageAreGivenForAPictureFromElsewhere() throws {
        let text = try ParsedInfotext(
            parsing: "x\nSteps: 2, Seed: 1, Denoising strength: 0.4, Mask blur: 6, Inpaint area: Only masked")
        let settings = LikeParameters(text).imageToImage
        #expect(settings.strength == 0.4)
        #expect(settings.maskBlur == 6)
        #expect(settings.area == .onlyMasked(padding: 32))
        #expect(settings.fill == nil)
    }

    @Test func manyUnknownKeysFillNoScreen() throws {
        let junk = (0..<5000).map { "key\($0): 1" }.joined(separator: ", ")
        let (_, notes) = try like("x\nSteps: 1, \(junk)")
        #expect(notes.count == 25)
        #expect(notes.last == "and 4976 more keys that are unknown here")
    }

    @Test(.timeLimit(.minutes(2))) func damagedTextsCrashNothing() throws {
        var random = RandomParameters(generator: SeededGenerator(state: 9))
        let pieces = [
            "\"", "{", "}", "[", ",", ":", "\n", "\\", "\u{301}", "\0", "Steps: 1", "Hashes: {", "Civitai resources: [",
            "-1", "1e999", "nan", "99999999999999999999", "<lora:", ">", "Hires upscale: inf",
            "ControlNet 0: \"Model: ]\"",
            "First pass size: 1x1", "Lora hashes: \":,:\"", "[[[[", "雪",
        ]
        var changed = 0
        for _ in 0..<1000 {
            let text = Infotext.write(random.next(), model: random.model())
            var scalars = Array(text.unicodeScalars)
            for _ in 0..<Int.random(in: 1...5, using: &random.generator) {
                let place = Int.random(in: 0...scalars.count, using: &random.generator)
                let piece = pieces.randomElement(using: &random.generator) ?? ""
                let end = min(scalars.count, place + Int.random(in: 0...6, using: &random.generator))
                scalars.replaceSubrange(place..<end, with: piece.unicodeScalars)
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let (request, notes) = try like(String(view))
            if !notes.isEmpty { changed += 1 }
            #expect(notes.count < 100)
            for number in [request.guidanceScale, request.eta, request.flowShift, request.hires?.scale] {
                #expect(number?.isFinite != false)
            }
        }
        // The damage reaches what is read.
        #expect(changed > 100)
    }
}
