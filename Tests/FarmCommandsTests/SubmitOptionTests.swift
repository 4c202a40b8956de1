import ArgumentParser
import FarmBasics
import FarmModel
import LocalFiles
import Prompts
import Testing

@testable import FarmCommands

@Suite struct SubmitOptionTests {
    private func request(_ flags: [String], like: Likeness? = nil) throws -> JobRequest {
        try JobSubmit.parse(["x"] + flags).submission(prompt: "x", like: like).request
    }

    @Test func engineOptionsArriveAsTheyAreTyped() throws {
        let request = try request([
            "--clip-skip", "2", "--eta", "0.5", "--flow-shift", "3", "--random-source", "cpu", "--vae", "kl-f8",
            "--seamless", "--step-cache", "easycache:0.25", "--step-cache-start", "0.2", "--step-cache-end", "0.9",
            "--vae-tiling", "--vae-tile", "32", "--vae-overlap", "0.25",
        ])
        #expect(request.clipSkip == 2)
        #expect(request.eta == 0.5)
        #expect(request.flowShift == 3)
        #expect(request.randomSource == .cpu)
        #expect(request.vae == "kl-f8")
        #expect(request.isSeamless)
        #expect(request.stepCache == StepCache(mode: .easycache, threshold: 0.25, start: 0.2, end: 0.9))
        #expect(request.vaeTiling == VAETiling(tile: 32, overlap: 0.25))
    }

    @Test func whatIsLeftOutOfTheEngineStaysOpen() throws {
        let request = try request([])
        #expect(request.clipSkip == nil && request.eta == nil && request.flowShift == nil)
        #expect(request.randomSource == nil && request.vae == nil && !request.isSeamless)
        #expect(request.stepCache == nil && request.vaeTiling == nil && request.hires == nil)
        #expect(request.initImage == nil && request.control == nil && request.loras.isEmpty && !request.isLenient)
    }

    @Test func hiresIsAskedForByFactorOrBySize() throws {
        let byScale = try request([
            "--hires-scale", "2", "--hires-upscaler", "Latent (nearest)", "--hires-steps", "9",
        ])
        #expect(byScale.hires == RequestedHires(scale: 2, upscaler: "Latent (nearest)", steps: 9))
        let bySize = try request(["--hires-size", "1024x0", "--hires-strength", "0.4"])
        #expect(bySize.hires == RequestedHires(size: ImageSize(width: 1024, height: 0), strength: 0.4))
    }

    @Test func lorasComeByNameAndWeight() throws {
        let request = try request([
            "--lora", "quilt:0.8", "--lora", "ink", "--lora", "night: -1.5", "--lenient-prompts",
        ])
        #expect(
            request.loras == [
                RequestedLoRA(name: "quilt", weight: 0.8), RequestedLoRA(name: "ink"),
                RequestedLoRA(name: "night", weight: -1.5),
            ])
        #expect(request.isLenient)
    }

    @Test(arguments: [
        (["--random-source", "TPU"], "random source 'TPU'"), (["--vae", ""], "--vae is empty"),
        (["--lora", ""], "NAME:WEIGHT"), (["--lora", ":1"], "NAME:WEIGHT"), (["--lora", "a:b:1"], "NAME:WEIGHT"),
        (["--lora", "a:heavy"], "'a:heavy'"), (["--lora", "a:nan"], "no number"), (["--lora", "a:inf"], "no number"),
        (["--step-cache", "easycahce"], "did you mean 'easycache'"), (["--step-cache", "ucache:x"], "'ucache:x'"),
        (["--step-cache", "ucache:nan"], "no number"), (["--step-cache-start", "0.1"], "--step-cache-start needs"),
        (["--step-cache-end", "0.1"], "--step-cache-end needs"), (["--vae-tile", "32"], "--vae-tile needs"),
        (["--vae-overlap", "0.1"], "--vae-overlap needs --vae-tiling"),
        (["--no-vae-tiling", "--vae-tile", "32"], "--vae-tile needs"),
        (["--strength", "0.5"], "--strength needs --init-image"),
        (["--resize-mode", "crop"], "--resize-mode needs --init-image"), (["--mask", "m.png"], "--mask needs"),
        (["--mask-blur", "4"], "--mask-blur needs"), (["--masked-content", "fill"], "--masked-content needs"),
        (["--invert-mask"], "--invert-mask needs"), (["--only-masked"], "--only-masked needs"),
        (["--padding", "8"], "--padding needs"), (["--control-net", "canny"], "--control-net needs --control-image"),
        (["--control-strength", "1"], "--control-strength needs --control-net"),
        (["--hires-upscaler", "Latent"], "--hires-upscaler needs"), (["--hires-steps", "5"], "--hires-steps needs"),
        (["--hires-strength", "0.5"], "--hires-strength needs"),
        (["--hires-scale", "2", "--hires-size", "512x512"], "give one"), (["--hires-size", "big"], "'big'"),
        (["--hires-scale", "2", "--hires-upscaler", ""], "--hires-upscaler is empty"),
        (["--style", "a"], "--style needs --styles"), (["--styles", "a.csv"], "--styles needs --style"),
        (["--init-image", ""], "--init-image"), (["--init-image", "/nowhere/a.png"], "/nowhere/a.png"),
        (["--like", "/nowhere/a.png"], "/nowhere/a.png"),
    ])
    func whatCannotBeIsRefusedByName(flags: [String], words: String) throws {
        let command = try JobSubmit.parse(["x"] + flags)
        let error = try #require(throws: FarmError.self) {
            try command.submission(prompt: "x", like: try command.likeness.read())
        }
        #expect(error.code == .invalidInput || error.code == .inputOutput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test(arguments: [
        (["--clip-skip", "0"], "clip skip 0"), (["--clip-skip", "13"], "clip skip 13"), (["--eta", "1.1"], "eta 1.1"),
        (["--eta", "nan"], "eta nan"), (["--flow-shift", "0"], "flow shift 0"),
        (["--flow-shift", "inf"], "flow shift inf"), (["--lora", "a:11"], "LoRA 'a' 11"),
        (["--hires-scale", "0.9"], "hires scale 0.9"), (["--hires-scale", "nan"], "hires scale nan"),
        (["--hires-scale", "2", "--hires-strength", "1.1"], "hires strength 1.1"),
        (["--hires-size", "9999x512"], "hires width 9999"),
        (["--step-cache", "ucache", "--step-cache-start", "-0.1"], "--step-cache-start -0.1"),
        (["--step-cache", "ucache", "--step-cache-end", "nan"], "--step-cache-end nan"),
        (["--vae-tiling", "--vae-tile", "3"], "3"), (["--vae-tiling", "--vae-overlap", "0.6"], "0.6"),
        (["--vae-tiling", "--vae-overlap", "nan"], "nan"),
    ])
    func boundsAreSaid(flags: [String], words: String) throws {
        let error = try #require(throws: FarmError.self) { try request(flags) }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.message.contains("accepted"), "\(error.message)")
    }

    @Test func stylesArePutAroundThePrompts() async throws {
        try await TestFiles.withFolder { folder in
            let csv = "name,prompt,negative_prompt\nink,\"ink drawing of {prompt}\",blurry\nnight,at night,\n"
            try DurableFile.write(Array(csv.utf8), to: folder + "/styles.csv")
            let flags = ["--styles", folder + "/styles.csv", "--style", "ink", "--style", "night"]
            let styled = try request(flags + ["--negative", "text"])
            #expect(styled.prompt == "ink drawing of x, at night")
            #expect(styled.negativePrompt == "text, blurry")
            let error = try #require(throws: FarmError.self) {
                try request(["--styles", folder + "/styles.csv", "--style", "inc"])
            }
            #expect(error.message.contains("did you mean 'ink'"), "\(error.message)")
        }
    }

    @Test func aStyleOfAnotherFormatIsRefused() async throws {
        try await TestFiles.withFolder { folder in
            let json = "\"{\"\"prompt\"\": \"\"z\"\", \"\"steps\"\": 4}\""
            let csv = "name,prompt,negative_prompt\nink,ink,\nrecord,\(json),\nbad,,\(json)\n"
            try DurableFile.write(Array(csv.utf8), to: folder + "/styles.csv")
            #expect(try request(["--styles", folder + "/styles.csv", "--style", "ink"]).prompt == "x, ink")
            for name in ["record", "bad"] {
                let error = try #require(throws: FarmError.self) {
                    try request(["--styles", folder + "/styles.csv", "--style", "ink", "--style", name])
                }
                #expect(error.message.contains("the style '\(name)' of '\(folder)/styles.csv': JSON is no prompt"))
            }
        }
    }

    /// What a record is in part may be meant; what it is as a whole is not.
    @Test(arguments: [
        "plan, width: 10, height: 20, ink", "a poster that reads \"seed\": the film", "a sign <b>OPEN</b>",
    ])
    func aPromptThatLooksLikeParametersInPartHasAWayRound(prompt: String) throws {
        let error = try #require(throws: FarmError.self) { try JobSubmit.parse([prompt]).submission(prompt: prompt) }
        #expect(error.message.contains("--lenient-prompts"), "\(error.message)")
        let lenient = try JobSubmit.parse([prompt, "--lenient-prompts", "--negative", prompt])
        #expect(try lenient.submission(prompt: prompt).request.prompt == prompt)
        for record in ["{\"prompt\": \"a barn\"}", "<p>a barn</p>", "eyJwcm9tcHQiOiAiYSBiYXJuIn0="] {
            let error = try #require(throws: FarmError.self) { try lenient.submission(prompt: record) }
            #expect(!error.message.contains("--lenient-prompts"), "\(error.message)")
        }
    }

    @Test(arguments: [
        ["--clip-skip", "two"], ["--eta", "x"], ["--strength", ""], ["--hires-steps", "1.5"], ["--padding", "-"],
        ["--seamles"], ["--vae-tile"], ["--cfg", "0x1p3"], ["--strength", "0x0.8p0"], ["--hires-scale", "0X2"],
    ])
    func whatIsNoNumberIsNotParsed(flags: [String]) {
        #expect(throws: (any Error).self) { try JobSubmit.parse(["x"] + flags) }
    }

    @Test(arguments: [["--lora", "quilt:0x10"], ["--step-cache", "easycache:0x1p-2"]])
    func numbersAreDecimal(flags: [String]) throws {
        let error = try #require(throws: FarmError.self) { try request(flags) }
        #expect(error.message.contains("no number"), "\(error.message)")
        #expect(try request(["--cfg", "1e1"]).guidanceScale == 10)
    }

    @Test func aPromptOrALikenessMustBeThere() throws {
        #expect(throws: (any Error).self) { try JobSubmit.parse([]) }
        #expect(throws: (any Error).self) { try JobSubmit.parse(["-", "--like", "-"]) }
        #expect(try JobSubmit.parse(["--like", "-"]).generation.prompt == nil)
    }
}
