import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials
import Glibc
import ImageCoding
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct ArgumentTests {
    private var home: String { Environment.homeFolder }

    @Test func theHomeFolderIsMeantInQuotesToo() throws {
        #expect(PathArgument.read("~") == home && PathArgument.read("~/x y") == home + "/x y")
        #expect(PathArgument.read("~root/x").hasSuffix("/x") && !PathArgument.read("~root/x").hasPrefix("~"))
        for text in ["~nobody-of-that-name/x", "./~", "a~", "/~", "", "-", "x/~/y"] {
            #expect(PathArgument.read(text) == text)
        }
    }

    @Test func numbersOfJobsAndImagesAreReadAsNumbers() throws {
        #expect(try JobShow.parse(["12"]).job == 12)
        #expect(try ImageDelete.parse(["7", "9223372036854775807"]).images == [7, .max])
        #expect(try ImageHistory.parse(["--before", "7", "--job", "12"]).conditions.arguments == ["--job 12"])
        for (arguments, words) in [
            (["show", "twelve"], "The value 'twelve' is invalid for '<job>'"),
            (["image", "show", "9223372036854775808"], "The value '9223372036854775808' is invalid for '<image>'"),
            (["jobs", "--before", "1.5"], "The value '1.5' is invalid for '--before <job>'"),
        ] {
            let error = try #require(throws: (any Error).self) { try FarmCommand.parseAsRoot(arguments) }
            #expect(FarmCommand.message(for: error) == words)
        }
    }

    @Test func everyFlagForAPathReadsIt() throws {
        let x = home + "/x"
        let submit = try JobSubmit.parse([
            "p", "--output", "~/x", "--sheet=~/x", "--like", "~/x", "--styles", "~/x", "--init-image=~/x", "--mask",
            "~/x", "--control-image", "~/x", "--recipe", "~/x", "--wildcards", "~/x",
        ])
        #expect(
            [
                submit.following.output, submit.sheet, submit.likeness.like, submit.prompts.styles,
                submit.images.initImage, submit.images.mask, submit.images.controlImage, submit.variety.recipe,
                submit.variety.wildcards,
            ] == [String?](repeating: x, count: 9))
        #expect(try JobUpscale.parse(["~/x", "~/x", "--model", "m"]).files == [x, x])
        #expect(try JobFetch.parse(["1", "--output", "~/x"]).output == x)
        #expect(try JobOpen.parse(["1", "--output", "~/x"]).output == x)
        #expect(try JobSheetCommand.parse(["1", "--output", "~/x"]).output == x)
        #expect(try TaskPreview.parse(["1.0", "--output", "~/x"]).output == x)
        #expect(try ImageSave.parse(["1", "--output", "~/x"]).output == x)
        #expect(try ImageSave.parse(["1"]).output == ".")
        #expect(try ImageInfo.parse(["~/x"]).file == x)
        #expect(try ModelPush.parse(["~/x"]).files == [x])
        #expect(try DemoModelInstall.parse(["~/x", "--package", "~/x"]).folder == x)
        #expect(try FarmDown.parse(["--data", "~/x"]).data == x)
        let up = try FarmUp.parse(["--data", "~/x", "--model", "~/x", "--models", "~/x"]).options
        #expect(up.data == x && up.model == [x] && up.models == [x])
        #expect(try CoordinatorAddress(parsing: "unix:~/x").host == x)
    }

    /// A flag that takes a file or a folder and does not read the home folder would be found here.
    @Test func noPathFlagIsLeftOut() {
        let help = [
            FarmCommand.helpMessage(for: JobSubmit.self), FarmCommand.helpMessage(for: FarmUp.self),
            FarmCommand.helpMessage(for: JobUpscale.self),
        ].joined()
        let lines = help.split(separator: "\n").filter { $0.contains("<file") || $0.contains("<dir") }
        let flags = Set(
            lines.compactMap { $0.split(separator: " ").first }.filter { $0.hasPrefix("--") }.map(String.init))
        let known: Set<String> = [
            "--like", "--styles", "--init-image", "--mask", "--control-image", "--recipe", "--wildcards", "--output",
            "--sheet", "--data", "--model", "--models", "--ca", "--token-file",
        ]
        #expect(flags.subtracting(known).isEmpty, "\(flags)")
    }

    @Test(arguments: [
        (["submit", "-1girl, red cat"], "farm submit -- '-1girl, red cat'"),
        (["submit", "--model", "x", "-1girl"], "farm submit -- -1girl"),
        (["submit", "--wait", "-1girl, x"], "farm submit -- '-1girl, x'"),
        (["submit", "--ar 16:9 cat"], "farm submit -- '--ar 16:9 cat'"),
        (["models", "push", "-x.safetensors"], "farm models push -- -x.safetensors"),
        (["show", "-5"], "farm show -- -5"),
        (["submit", "(-x)", "-(cat:1.2)"], "farm submit -- '-(cat:1.2)'"),
    ])
    func aTextThatBeginsWithADashIsSaid(arguments: [String], words: String) {
        #expect(DashHint.text(for: arguments)?.hasSuffix(words) == true, "\(DashHint.text(for: arguments) ?? "")")
    }

    @Test(arguments: [
        ["submit"], ["submit", "--seed", "-1"], ["submit", "-h"], ["submit", "--", "-1girl"], ["submit", "--unknown"],
        ["submit", "-"], ["submit", "--size=1x1"], ["submit", "--hires-scale=2"],
    ])
    func whatIsAFlagIsNone(arguments: [String]) {
        #expect(DashHint.text(for: arguments) == nil)
    }

    @Test func theValueOfAFlagFollowsAnEqualsSign() {
        let problem = "Error: Missing value for '--name <name>'"
        let hint = DashHint.text(for: ["submit", "cat", "--name", "-x"], problem: problem)
        #expect(hint?.hasSuffix("--name=-x") == true && hint?.contains(" -- ") == false, "\(hint ?? "")")
        #expect(DashHint.text(for: ["submit", "--1girl"])?.hasSuffix("farm submit -- --1girl") == true)
    }

    /// Records of other programs are no prompts here either, and PowerShell's pipe is read.
    @Test(
        arguments: [
            ("{\"sui_image_params\": {\"prompt\": \"a\"}}", nil), ("parameters: {\"a\": 1}", nil),
            ("<p>a cat</p>", nil),
            ("a cat\nNegative prompt: fog\nSteps: 20, Sampler: Euler, Seed: 1", nil),
            ("a {red|blue} cat\n", "a {red|blue} cat"),
        ] as [(String, String?)])
    func aPipeOfAnotherFormatIsRefused(text: String, prompt: String?) throws {
        for isWide in [false, true] {
            var ends: [CInt] = [0, 0]
            try #require(pipe(&ends) == 0)
            defer { close(ends[0]) }
            let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let bytes = isWide ? wide : Array(text.utf8)
            try #require(write(ends[1], bytes, bytes.count) == bytes.count)
            close(ends[1])
            if let prompt {
                #expect(try PromptInput.read(descriptor: ends[0]) == prompt)
            } else {
                let error = #expect(throws: FarmError.self) { try PromptInput.read(descriptor: ends[0]) }
                #expect(error?.message.contains("--like") == true)
            }
        }
        guard prompt == nil else { return }
        for (prompt, flags) in [(text, ["x"]), ("x", ["x", "--negative", text])] {
            #expect(throws: FarmError.self) { try JobSubmit.parse(flags).submission(prompt: prompt) }
        }
    }

    @Test func behindTwoDashesATextIsThePrompt() throws {
        #expect(try JobSubmit.parse(["--model", "x", "--", "-1girl, red cat"]).generation.prompt == "-1girl, red cat")
    }

    @Test(arguments: ["", "\n", " \t\r\n\n", "\u{FEFF}", "\u{FEFF}\n", "\u{200B} \u{A0}\n", "\u{0}"])
    func anEmptyPipeMakesNoImages(text: String) throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let bytes = Array(text.utf8)
        try #require(bytes.isEmpty || write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        let error = try #require(throws: FarmError.self) { try PromptInput.read(descriptor: ends[0]) }
        #expect(error.code == .invalidInput && error.message.contains("empty"))
    }

    @Test func aPromptOfNothingIsAskedForInWords() throws {
        #expect(try JobSubmit.parse([""]).submission(prompt: "").request.prompt == "")
    }

    // MARK: Masks and pictures

    private func mask(_ value: UInt8, _ path: String) throws {
        try DurableFile.write(
            try PNGEncoder.encode(rgb: [UInt8](repeating: value, count: 16 * 16 * 3), width: 16, height: 16), to: path)
    }

    @Test func aMaskThatMarksNothingIsRefusedByItsFile() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(try TestFiles.png(width: 16, height: 16), to: folder + "/a.png")
            for value: UInt8 in [0, 100, 255] { try mask(value, "\(folder)/\(value).png") }
            func submission(_ mask: String, _ flags: String...) throws -> Submission {
                let arguments = ["x", "--init-image", folder + "/a.png", "--mask", "\(folder)/\(mask).png"] + flags
                return try JobSubmit.parse(arguments).submission(prompt: "x")
            }
            for flags in [
                ["0"], ["100"], ["255", "--invert-mask"], ["0", "--only-masked"], ["100", "--mask-blur", "0"],
            ] {
                let error = try #require(throws: FarmError.self) {
                    let rest = Array(flags.dropFirst())
                    _ = try JobSubmit.parse(
                        ["x", "--init-image", folder + "/a.png", "--mask", "\(folder)/\(flags[0]).png"] + rest
                    ).submission(prompt: "x")
                }
                #expect(error.code == .invalidInput)
                #expect(error.message.contains("\(folder)/\(flags[0]).png': the mask marks nothing"), "\(error)")
            }
            #expect(try submission("0", "--invert-mask").notices.count == 1)
            #expect(try submission("255").notices.first?.contains("marks the whole picture") == true)
        }
    }

    @Test func picturesAreNamedByTheirFiles() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(try TestFiles.png(), to: folder + "/a.png")
            let file = try InputFile(folder + "/a.png", flag: "--mask")
            let digest = file.reference.sha256
            let names = PictureNames(files: [file])
            #expect(names.named("the picture \(digest.shortHash): bad") == "the picture '\(folder)/a.png': bad")
            #expect(names.named("the picture \(digest): bad") == "the picture '\(folder)/a.png': bad")
            #expect(names.named("the picture 0123456789: bad") == "the picture 0123456789: bad")
        }
    }

    // MARK: Progress

    @Test func aLogGetsALineATenthAndOneEveryFewSeconds() {
        var pace = ProgressPace()
        let start = Date(timeIntervalSince1970: 1_000_000)
        var lines = 0
        // 10 images of 20 steps, a step each 100 ms.
        for image in 0..<10 {
            for step in 0..<20 {
                let time = start.addingTimeInterval(Double(image * 20 + step) / 10)
                if pace.isDue(Samples.progress(done: image, step: step), at: time) { lines += 1 }
            }
        }
        #expect(lines == 10)
        let isLastDue = pace.isDue(Samples.progress(done: 10), at: start.addingTimeInterval(20.1))
        #expect(isLastDue)
        var slow = ProgressPace()
        let due = (0..<200).filter {
            slow.isDue(Samples.progress(done: 0, step: $0 / 10), at: start.addingTimeInterval(Double($0)))
        }
        #expect(due.first == 0 && zip(due, due.dropFirst()).allSatisfy { $1 - $0 >= 5 })
        #expect(due.count > 15)
    }
}
