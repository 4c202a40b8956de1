import FarmBasics
import FarmModel
import ModelFiles
import Testing

@Suite struct GGUFHeaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func refusal(_ builder: GGUFBuilder, dataBytes: Int = 128) throws -> String {
        let path = try folder.write(builder.file(dataBytes: dataBytes), to: "m.gguf")
        let error = #expect(throws: FarmError.self) { try GGUFHeader.read(path) }
        #expect(error?.message.contains(path) == true)
        return error?.message ?? ""
    }

    @Test func readsTensorsAndTexts() throws {
        let path = try folder.write(GGUFBuilder.sample.file(dataBytes: 128), to: "m.gguf")
        let header = try GGUFHeader.read(path)
        #expect(
            header.shapes == [
                "model.diffusion_model.double_blocks.0.x": [2, 4], "text_encoders.clip_l.x": [2, 32], "vae.x": [3],
            ])
        #expect(header.metadata == ["general.architecture": "sd1"])
        #expect(header.dataStart % 32 == 0)
        guard case .model(let model) = FileContents(try ModelHeader.read(path)) else {
            Issue.record("no model")
            return
        }
        #expect(model.family == .flux && model.hasTextEncoder && model.hasAutoencoder)
    }

    @Test func acceptsAMarkWithoutAnyNumbers() throws {
        var builder = GGUFBuilder.sample
        builder.tensors.append(.init(name: "v_pred", sides: [0], offset: 128))
        let path = try folder.write(builder.file(dataBytes: 128), to: "m.gguf")
        #expect(try GGUFHeader.read(path).shapes["v_pred"] == [0])
    }

    @Test func refusesAbsurdCounts() throws {
        for count in [0, 40_000, UInt64(1) << 63, .max] {
            var builder = GGUFBuilder.sample
            builder.tensorCount = count
            #expect(try refusal(builder).contains("\(count) tensors"))
        }
        for count in [5_000, UInt64.max] {
            var builder = GGUFBuilder.sample
            builder.keyCount = count
            #expect(try refusal(builder).contains("\(count) keys"))
        }
        var builder = GGUFBuilder.sample
        builder.version = 1
        #expect(try refusal(builder).contains("version 1"))
    }

    @Test(
        arguments: [
            ([0, 2], 1, 0, "side of 0"), ([4, 0], 1, 0, "side of 0"), ([UInt64.max, 2], 1, 0, "side of -1"),
            ([1 << 62, 1 << 62], 1, 0, "impossible size"), ([UInt64](repeating: 1, count: 9), 1, 0, "9 sides"),
            ([4, 2], 4, 0, "unknown type 4"), ([4, 2], .max, 0, "unknown type"), ([33, 2], 2, 0, "multiple of 32"),
            ([4, 2], 1, .max, "impossible place"), ([4, 2], 1, 1 << 62, "truncated"), ([4, 2], 1, 40, "overlap"),
            ([1_000, 2], 1, 0, "overlap"),
        ] as [([UInt64], UInt32, UInt64, String)])
    func refusesImpossibleTensors(sides: [UInt64], type: UInt32, offset: UInt64, word: String) throws {
        var builder = GGUFBuilder.sample
        builder.tensors[0] = .init(name: "t", sides: sides, type: type, offset: offset)
        #expect(try refusal(builder).contains(word))
    }

    @Test(
        arguments: [
            ("general.alignment", 4, GGUFBuilder.bytes(UInt32(0)), "alignment 0"),
            ("general.alignment", 4, GGUFBuilder.bytes(UInt32(24)), "alignment 24"),
            ("general.alignment", 4, GGUFBuilder.bytes(UInt32(1 << 31)), "alignment 2147483648"),
            ("general.alignment", 10, GGUFBuilder.bytes(UInt64(32)), "no number"),
            ("k", 13, [], "unknown type 13"), ("a.number", 4, [0, 0, 0, 0], "twice"),
            ("k", 9, GGUFBuilder.bytes(UInt32(9)) + GGUFBuilder.bytes(UInt64(1)), "cannot be"),
            ("k", 9, GGUFBuilder.bytes(UInt32(8)) + GGUFBuilder.bytes(UInt64.max), "cannot be"),
            ("k", 9, GGUFBuilder.bytes(UInt32(10)) + GGUFBuilder.bytes(UInt64(1) << 61), "cannot be"),
            ("k", 8, GGUFBuilder.bytes(UInt64.max), "truncated"),
            (String(repeating: "k", count: 1_100), 0, [0], "1100 bytes"),
        ] as [(String, UInt32, [UInt8], String)])
    func refusesImpossibleKeys(name: String, type: UInt32, bytes: [UInt8], word: String) throws {
        var builder = GGUFBuilder.sample
        builder.keys.removeAll { $0.name == "general.alignment" }
        builder.keys.append((name, type, bytes))
        #expect(try refusal(builder).contains(word))
    }

    @Test func refusesATensorNamedTwice() throws {
        var builder = GGUFBuilder.sample
        builder.tensors.append(.init(name: "vae.x", sides: [1], offset: 112))
        #expect(try refusal(builder).contains("twice"))
    }

    @Test func saysThatItIsTruncated() throws {
        #expect(try refusal(.sample, dataBytes: 100).contains("8 bytes of its data are missing"))
        let whole = GGUFBuilder.sample.header()
        for length in [4, 8, 20, 30, 100, whole.count - 1] {
            let path = try folder.write(Array(whole.prefix(length)), to: "m.gguf")
            let error = #expect(throws: FarmError.self) { try GGUFHeader.read(path) }
            #expect(error?.message.contains("truncated") == true)
        }
    }
}
