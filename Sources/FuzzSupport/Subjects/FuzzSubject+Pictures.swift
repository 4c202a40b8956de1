import FarmBasics
import FarmModel
import ImageCoding
import Infotext

extension FuzzSubject {
    private static let tokens = [
        "IHDR", "IDAT", "IEND", "tEXt", "zTXt", "iTXt", "eXIf", "PLTE", "tRNS", "acTL", "parameters", "workflow",
        "diffusionfarm", "Comment", "XML:com.adobe.xmp", "Exif\0\0", "II*\0", "MM\0*", "RIFF", "WEBP", "VP8 ", "VP8L",
        "VP8X", "ANMF", "EXIF", "XMP ", "http://ns.adobe.com/xap/1.0/\0", "http://ns.adobe.com/xmp/extension/\0",
        "UNICODE\0", "ASCII\0\0\0", "stealth_pnginfo",
    ]

    /// A header's claim is read and nothing more.
    static let pictureSizes = FuzzSubject(
        "picture-sizes", samples: PictureSamples.all, tokens: tokens, mend: PNGChecksums.mended
    ) { bytes in
        _ = try? PNGDecoder.size(of: bytes)
        _ = PictureFormat.other(recognising: bytes)
        _ = try ImageDecoder.size(of: bytes)
    }

    /// With small bounds, so that a header's claim does not take the time.
    static let pictures = FuzzSubject(
        "pictures", samples: PictureSamples.all, tokens: tokens, mend: PNGChecksums.mended
    ) { bytes in
        let limits = PNGDecoder.Limits(pixels: 1 << 20, textBytes: 1 << 20)
        let digest = try? PNGDecoder.pixelDigest(of: bytes, limits: limits)
        let decoded = try? PNGDecoder.decode(bytes, limits: limits)
        if digest == nil, decoded == nil { _ = try? PNGDecoder.readText(bytes, limits: limits) }
        let picture = try ImageDecoder.decode(bytes, limits: ImageLimits(pixels: 1 << 20, side: 4096))
        if picture.size.pixelCount <= 4096 { _ = try Thumbnail.make(of: picture) }
    }

    static let pictureTexts = FuzzSubject(
        "picture-texts", samples: PictureSamples.all, tokens: tokens, mend: PNGChecksums.mended
    ) { bytes in
        let metadata = try ImageMetadata(readingFrom: bytes)
        if let provenance = metadata.provenance {
            var request = JobRequest(submission: Samples.submission, prompt: "", submitter: "ada")
            _ = LikeParameters(provenance: provenance).apply(to: &request)
            try? Samples.use(request)
            try? Samples.use(provenance.parameters)
        }
        if let foreign = try ParameterSource.read(metadata.texts, damaged: metadata.damaged) {
            _ = LikeParameters(foreign)
        }
    }
}

/// Small pictures with texts in every place.
enum PictureSamples {
    static let all: [[UInt8]] = pngs + [jpeg, webp, lossless]

    private static let rgb: [UInt8] = (0..<(8 * 6 * 3)).map { UInt8(truncatingIfNeeded: $0 * 5) }
    private static let text = "a cat\nSteps: 20, Sampler: Euler, Seed: 42, Size: 512x512"

    private static var pngs: [[UInt8]] {
        let provenance = Provenance(
            parameters: Samples.parameters, model: Samples.model,
            engine: EngineBuild(
                package: "p", version: "1", sourceSHA256: "", backend: "cpu", flags: [], compiler: "c", cpuFeatures: []),
            deviceClass: "cpu", pixelDigest: Samples.digest)
        let ours = (try? PNGMetadata(infotext: text, provenance: provenance).textChunks()) ?? []
        let foreign = [
            PNGTextChunk(keyword: "Comment", text: ForeignSamples.all[1]),
            PNGTextChunk(keyword: "Software", text: "NovelAI"),
            PNGTextChunk(keyword: "prompt", text: ForeignSamples.all[0]),
            PNGTextChunk(keyword: "XML:com.adobe.xmp", text: ForeignSamples.all[9], encoding: .utf8),
        ]
        let files = [ours, foreign, []].compactMap {
            try? PNGEncoder.encode(rgb: rgb, width: 8, height: 6, textChunks: $0)
        }
        let exif = PNGChecksums.chunk("eXIf", tiff)
        return files + files.prefix(1).map { Array($0[..<33]) + exif + $0[33...] } + [rgba]
    }

    /// One pixel of grey and alpha's kin: type 6, not compressed.
    private static let rgba: [UInt8] = {
        let raw: [UInt8] = [0, 1, 2, 3, 255]
        let length = UInt8(raw.count)
        let stored: [UInt8] = [0x78, 0x01, 0x01, length, 0, ~length, 0xFF] + raw
        let (a, b) = raw.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let a = (sums.0 + UInt32(byte)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        let sum: [UInt8] = big(Int(b << 16 | a))
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = PNGChecksums.chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0])
        return signature + header + PNGChecksums.chunk("IDAT", stored + sum) + PNGChecksums.chunk("IEND", [])
    }()

    /// A user comment behind the pointer to its directory, and an orientation.
    private static let tiff: [UInt8] = {
        let comment = Array("ASCII\0\0\0".utf8) + Array(text.utf8)
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
            big(tag << 16 | type) + big(count) + big(value)
        }
        let first: [UInt8] = [0, 2] + entry(0x0112, 3, 1, 6 << 16) + entry(0x8769, 4, 1, 38) + big(0)
        let second: [UInt8] = [0, 1] + entry(0x9286, 7, comment.count, 56) + big(0)
        return Array("MM\0*".utf8) + big(8) + first + second + comment
    }()

    private static func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    private static let jpeg: [UInt8] = {
        let file = (try? JPEGEncoder.encode(rgb: rgb, width: 8, height: 6)) ?? [0xFF, 0xD8, 0xFF]
        func segment(_ kind: UInt8, _ body: [UInt8]) -> [UInt8] {
            [0xFF, kind, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
        }
        let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(ForeignSamples.all[9].utf8)
        let exif = segment(0xE1, Array("Exif\0\0".utf8) + tiff)
        return Array(file[..<2]) + exif + segment(0xFE, Array(text.utf8)) + segment(0xE1, xmp) + Array(file[2...])
    }()

    private static func riff(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        var body = Array("WEBP".utf8)
        for (name, data) in chunks {
            body += Array(name.utf8) + Array(big(data.count).reversed()) + data
            if data.count % 2 == 1 { body.append(0) }
        }
        return Array("RIFF".utf8) + Array(big(body.count).reversed()) + body
    }

    /// One pixel without losses (libwebp's own smallest), in the simple layout.
    private static let vp8l: [UInt8] = [
        0x2F, 0, 0, 0, 0, 0x07, 0xD0, 0xFF, 0xFE, 0xF7, 0xBF, 0xFF, 0x81, 0x88, 0xE8, 0x7F, 0,
    ]
    private static let lossless = riff([("VP8L", vp8l)])
    private static let webp = riff([
        ("VP8X", [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ("VP8L", vp8l), ("EXIF", tiff),
        ("XMP ", Array(ForeignSamples.all[9].utf8)),
    ])
}
