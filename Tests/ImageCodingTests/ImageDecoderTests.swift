import FarmBasics
import FarmModel
import ImageCoding
import Testing

@Suite struct ImageDecoderTests {
    @Test(arguments: PictureSample.all)
    func readsWhatPillowReads(sample: PictureSample) throws {
        let image = try ImageDecoder.decode(sample.file)
        #expect((image.width, image.height, image.channels) == (sample.width, sample.height, sample.channels))
        #expect(try ImageDecoder.size(of: sample.file) == image.size)
        if !sample.isLossy { #expect(PixelDigest.of(image.bytes).hex == sample.pixelDigest) }
    }

    /// The source of the lossy samples, 18x10 pixels.
    private func smooth(x: Int, y: Int) -> [Int] { [y * 12 + x * 6, y * 3 + x * 10, 90] }

    @Test(arguments: [
        "jpeg", "jpeg 444", "jpeg progressive", "webp lossy", "jpeg orientation 6", "jpeg cmyk", "jpeg grey",
    ])
    func keepsLossyColours(name: String) throws {
        let sample = try #require(PictureSample.named(name))
        let image = try ImageDecoder.decode(sample.file)
        var difference = 0
        for y in 0..<image.height {
            for x in 0..<image.width {
                // Orientation 6: the file's left column is the picture's top row, from the right.
                var source = name.hasSuffix("6") ? smooth(x: y, y: image.width - 1 - x) : smooth(x: x, y: y)
                if name == "jpeg cmyk" { source = source.map { $0 * (255 - y * 9 - x * 4) / 255 } }
                if name == "jpeg grey" { source = [(source[0] * 299 + source[1] * 587 + source[2] * 114) / 1000] }
                for (channel, value) in source.enumerated() {
                    let read = image.bytes[(y * image.width + x) * image.channels + channel]
                    difference += abs(Int(read) - value)
                }
            }
        }
        #expect(Double(difference) / Double(image.bytes.count) < 4)
    }

    @Test func refusesABombFromItsHeader() throws {
        let sample = try #require(PictureSample.named("png rgb"))
        let bomb = PNGHeader.resized(sample.file, width: 100_000, height: 100_000)
        let error = #expect(throws: FarmError.self) { try ImageDecoder.decode(bomb) }
        #expect(
            error?.message
                == "the picture is 100000x100000 pixels large; accepted: at most 16384 a side and 64000000 in all")
        #expect(throws: FarmError.self) { try ImageDecoder.size(of: bomb) }
    }

    @Test func keepsToItsLimits() throws {
        for sample in PictureSample.all {
            let size = ImageSize(width: sample.width, height: sample.height)
            let side = max(size.width, size.height)
            let exact = ImageLimits(bytes: sample.file.count, pixels: size.pixelCount, side: side)
            #expect(throws: Never.self) { try ImageDecoder.decode(sample.file, limits: exact) }
            for tooSmall in [
                ImageLimits(bytes: sample.file.count - 1), ImageLimits(pixels: size.pixelCount - 1),
                ImageLimits(side: side - 1),
            ] {
                #expect(throws: FarmError.self) { try ImageDecoder.decode(sample.file, limits: tooSmall) }
                #expect(throws: FarmError.self) { try ImageDecoder.size(of: sample.file, limits: tooSmall) }
            }
        }
    }

    @Test func namesTheFormatsItReads() {
        for bytes in [[], Array("GIF89a".utf8), Array("RIFF1234WAVE".utf8), [0xFF, 0xD8]] as [[UInt8]] {
            let error = #expect(throws: FarmError.self) { try ImageDecoder.decode(bytes) }
            #expect(error?.message == "the picture's file is of no known format; accepted: PNG, JPEG, WebP")
        }
    }

    @Test(arguments: PictureSample.all)
    func refusesEveryTruncation(sample: PictureSample) throws {
        for length in 0..<sample.file.count {
            let truncated = Array(sample.file[..<length])
            let image = try? ImageDecoder.decode(truncated)
            // JPEG's end mark and what WebP keeps behind the pixels may be missing.
            if let image { #expect(image == (try ImageDecoder.decode(sample.file))) }
            if sample.name.hasPrefix("png") { #expect(image == nil) }
        }
    }

    @Test(arguments: PictureSample.all)
    func survivesDamage(sample: PictureSample) {
        var random = TestRandom(state: 7)
        let limits = ImageLimits(pixels: 1 << 20, side: 4096)
        for _ in 0..<1500 {
            var damaged = sample.file
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: damaged[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                case 2 where damaged.count > 1: damaged.remove(at: place)
                default: damaged[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            if let image = try? ImageDecoder.decode(damaged, limits: limits) {
                #expect(image.bytes.count == image.width * image.height * image.channels)
                #expect((try? ImageDecoder.size(of: damaged, limits: limits)) == image.size)
            }
        }
    }
}
