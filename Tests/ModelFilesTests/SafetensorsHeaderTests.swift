import FarmBasics
import ModelFiles
import Testing

@Suite struct SafetensorsHeaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func message(_ header: String, dataBytes: Int) throws -> String {
        let path = try folder.writeTensors(header, dataBytes: dataBytes, to: "m.safetensors")
        let error = #expect(throws: FarmError.self) { try SafetensorsHeader.read(path) }
        return error?.message ?? ""
    }

    @Test func readsTensors() throws {
        let header =
            #"{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[],"data_offsets":[12,16]},"#
            + #""a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}}  "#
        let path = try folder.writeTensors(header, dataBytes: 16, to: "m.safetensors")
        let tensors = try SafetensorsHeader.read(path).tensors
        #expect(tensors["a"]?.shape == [2, 3])
        #expect(tensors["a"]?.range == 0..<12)
        #expect(tensors["b"]?.shape == [])
        #expect(tensors.count == 2)
        #expect(try SafetensorsHeader.read(path).metadata == ["format": "pt"])
    }

    @Test func saysByHowMuchItIsTruncated() throws {
        let header = #"{"a":{"dtype":"F16","shape":[50],"data_offsets":[0,100]}}"#
        #expect(try message(header, dataBytes: 58).contains("42 bytes"))
        #expect(try message(header, dataBytes: 101).contains("1 bytes after"))
    }

    @Test(arguments: [
        "", "{}", "[]", "null", "{\"a\":1}", "\u{0}", String(repeating: "[", count: 200_000),
        String(repeating: "{\"a\":", count: 100_000),
        #"{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[-1],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[2,0]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[-2,0]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2,4]}}"#,
        #"{"a":{"dtype":"F16","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[4611686018427387905],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,18446744073709551615]}}"#,
        #"{"a":{"dtype":"F16","shape":[1e30],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[1.5],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[9223372036854775805,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[1,3]}}"#,
        #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#,
    ])
    func refusesHostileHeaders(header: String) throws {
        #expect(try message(header, dataBytes: 2).contains("m.safetensors"))
    }

    @Test func refusesAHeaderLongerThanTheFile() throws {
        let path = try folder.write([16, 0, 0, 0, 0, 0, 0, 0, UInt8(ascii: "{")], to: "m.safetensors")
        #expect(throws: FarmError.self) { try SafetensorsHeader.read(path) }
        for length in [UInt64.max, 1 << 63, UInt64(SafetensorsHeader.maximumLength) + 1] {
            let huge = try folder.write(GGUFBuilder.bytes(length) + [UInt8(ascii: "{")], to: "h.safetensors")
            let error = #expect(throws: FarmError.self) { try SafetensorsHeader.read(huge) }
            #expect(error?.message.contains("a header of \(length) bytes") == true)
        }
    }

    @Test(arguments: [
        ("GGUF", "GGUF"), ("PK\u{3}\u{4}", "pickle"), ("\u{80}\u{2}", "safetensors"), ("", "safetensors"),
    ])
    func saysWhatOtherFormatsAre(start: String, word: String) throws {
        let path = try folder.write(start + String(repeating: "\u{1}", count: 40), to: "m.safetensors")
        let error = #expect(throws: FarmError.self) { try SafetensorsHeader.read(path) }
        #expect(error?.message.contains(word) == true)
    }

    @Test func refusesWhatIsNoFile() throws {
        for path in [folder.path, folder.path + "/absent", "/dev/zero"] {
            let error = #expect(throws: FarmError.self) { try SafetensorsHeader.read(path) }
            #expect(error?.message.contains(path) == true)
        }
    }
}
