import ArgumentParser
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Glibc
import ImageCoding
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct InputFileTests {
    @Test func aPictureIsKnownByItsDigestAndSize() async throws {
        try await TestFiles.withFolder { folder in
            let png = try TestFiles.png(width: 12, height: 7)
            try DurableFile.write(png, to: folder + "/a.png")
            let file = try InputFile(folder + "/a.png", flag: "--init-image")
            #expect(file.reference.size == ImageSize(width: 12, height: 7))
            #expect(file.reference.sha256 == PixelDigest.sha256(png))
            #expect(try file.bytes() == png)
            try DurableFile.write(try TestFiles.png(width: 12, height: 8), to: folder + "/a.png")
            let error = try #require(throws: FarmError.self) { try file.bytes() }
            #expect(error.message.contains("changed"))
        }
    }

    @Test func whatIsNoPictureIsRefusedByName() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(Array("hello".utf8), to: folder + "/text.png")
            try DurableFile.write([], to: folder + "/empty.png")
            try DurableFile.write(try bomb(), to: folder + "/bomb.png")
            #expect(mkfifo(folder + "/pipe.png", 0o600) == 0)
            truncate(folder + "/text.png", 5)
            let large = folder + "/large.png"
            try DurableFile.write([0], to: large)
            #expect(truncate(large, (64 << 20) + 1) == 0)
            let cases = [
                ("text.png", "no known format"), ("empty.png", "no known format"), ("bomb.png", "100000x100000"),
                ("pipe.png", "no regular file"), ("large.png", "at most"), ("missing.png", "No such file"),
                ("", "a folder"),
            ]
            for (name, words) in cases {
                let error = try #require(throws: FarmError.self) {
                    try InputFile("\(folder)/\(name)", flag: "--mask")
                }
                #expect(error.message.contains(words), "\(error.message)")
                #expect(error.message.hasPrefix("--mask: ") && error.message.contains(name), "\(error.message)")
            }
        }
    }

    @Test func picturesOfOneJobGoTogether() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(try TestFiles.png(width: 16, height: 8), to: folder + "/a.png")
            try DurableFile.write(try TestFiles.png(width: 8, height: 8), to: folder + "/small.png")
            let black = try PNGEncoder.encode(rgb: [UInt8](repeating: 0, count: 16 * 8 * 3), width: 16, height: 8)
            try DurableFile.write(black, to: folder + "/mask.png")
            let start = ["x", "--init-image", folder + "/a.png", "--mask"]
            let whole = try JobSubmit.parse(
                start + [
                    folder + "/mask.png", "--strength", "0.5", "--resize-mode", "crop", "--mask-blur", "2",
                    "--masked-content", "fill", "--invert-mask", "--only-masked", "--padding", "16",
                    "--control-net", "canny", "--control-image", folder + "/small.png", "--control-strength", "0.5",
                ]
            ).submission(prompt: "x")
            let inpainting = whole.request.initImage?.inpainting
            #expect(whole.request.initImage?.strength == 0.5 && whole.request.initImage?.resizeMode == .crop)
            #expect(inpainting?.blur == 2 && inpainting?.fill == .fill && inpainting?.isInverted == true)
            #expect(inpainting?.area == .onlyMasked(padding: 16))
            #expect(whole.request.control?.name == "canny" && whole.request.control?.strength == 0.5)
            #expect(whole.files.count == 3)

            let refused = [
                (["--masked-content", "water"], "'water'; accepted: fill, original"),
                (["--masked-content", "latent"], "'latent'; accepted: fill, original"),
                (["--masked-content", "latent noise"], "accepted: fill, original"),
                (["--padding", "8"], "--padding needs --only-masked"),
                (["--resize-mode", "shrink"], "'shrink'; accepted: stretch, crop, fill"),
                (["--control-image", folder + "/a.png"], "--control-net"),
            ]
            for (flags, words) in refused {
                let error = try #require(throws: FarmError.self) {
                    try JobSubmit.parse(start + [folder + "/a.png"] + flags).submission(prompt: "x")
                }
                #expect(error.message.contains(words), "\(error.message)")
            }
            let other = try #require(throws: FarmError.self) {
                try JobSubmit.parse(start + [folder + "/small.png"]).submission(prompt: "x")
            }
            #expect(other.message.contains("16x8") && other.message.contains("8x8"), "\(other.message)")
            for name in ["a", "small"] {
                #expect(other.message.contains("'\(folder)/\(name).png'"), "\(other.message)")
            }
            #expect(!JobSubmit.helpMessage(columns: 200).contains("or latent"))
        }
    }

    @Test func upscalingTakesOneImageAFile() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(try TestFiles.png(width: 16, height: 8), to: folder + "/a.png")
            try DurableFile.write(try TestFiles.png(), to: folder + "/b.png")
            let files = [folder + "/b.png", folder + "/a.png", folder + "/b.png"]
            let submission = try JobUpscale.parse(files + ["--model", "esrgan", "--scale", "2"]).submission()
            #expect(submission.request.imageCount == 3 && submission.request.name == "b.png and 2 more")
            #expect(submission.request.upscaling?.pictures.map(\.size.width) == [8, 16, 8])
            #expect(submission.request.upscaling?.scale == 2 && submission.request.model == "esrgan")
            #expect(throws: FarmError.self) { try JobUpscale.parse(files + ["--model", ""]).submission() }
            #expect(throws: FarmError.self) { try JobUpscale.parse([folder, "--model", "x"]).submission() }
        }
        #expect(throws: (any Error).self) { try JobUpscale.parse(["a.png"]) }
        #expect(throws: (any Error).self) { try JobUpscale.parse(["--model", "x"]) }
        #expect(JobUpscale.name(of: [String(repeating: "é", count: 300)]).utf8.count == 200)
    }

    @Test func eachMissingPictureIsSentOnce() async throws {
        try await TestFiles.withFolder { folder in
            let paths = try (1...3).map { number in
                try DurableFile.write(try TestFiles.png(width: number), to: "\(folder)/\(number).png")
                return "\(folder)/\(number).png"
            }
            let files = try (paths + paths).map { try InputFile($0, flag: "--init-image") }
            let missing = [files[2].reference.sha256, files[0].reference.sha256]
            #expect(try InputUploader.uploads(missing: missing, files: files).map(\.path) == [paths[2], paths[0]])
            #expect(try InputUploader.uploads(missing: [], files: files).isEmpty)
            let error = try #require(throws: FarmError.self) {
                try InputUploader.uploads(missing: missing + [Digest(repeating: "0123456789abcdef")], files: files)
            }
            #expect(error.message.contains("0123456789…") && error.message.contains("--init-image"))
        }
    }

    @Test(arguments: [1, 262_143, 262_144, 262_145, 1_000_000])
    func bytesTravelInChunksThatFit(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let chunks = Array(InputUploader.chunks(of: bytes))
        #expect(chunks.allSatisfy { (1...262_144).contains($0.count) })
        #expect(chunks.count == (count + 262_143) / 262_144)
        #expect(chunks.flatMap { Array($0) } == bytes)
    }

    /// A PNG whose header claims 100,000 by 100,000 pixels.
    private func bomb() throws -> [UInt8] {
        var png = try TestFiles.png()
        let side: [UInt8] = [0, 1, 0x86, 0xA0]
        png.replaceSubrange(16..<24, with: side + side)
        var crc: UInt32 = .max
        for byte in png[12..<29] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        let sum = ~crc
        png.replaceSubrange(29..<33, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) })
        return png
    }
}
