import FarmBasics
import Foundation
import ModelFiles
import Testing

/// Headers of every format, spoilt at random places: each is read or refused with words, within bounds.
@Suite(.serialized) struct HostileHeaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let safetensors: [UInt8] = {
        let header =
            #"{"__metadata__":{"ss_output_name":"x","n":"1"},"lora_unet_a.lora_up.weight":{"dtype":"F16","shape":"#
            + #"[2,3],"data_offsets":[0,12]},"b":{"dtype":"F32","shape":[],"data_offsets":[12,16]},"c":{"dtype":"I64","#
            + #""shape":[1,2],"data_offsets":[16,32]}}"#
        return GGUFBuilder.bytes(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 7, count: 32)
    }()

    @Test(arguments: [
        ("s.safetensors", safetensors, UInt64(1)), ("g.gguf", GGUFBuilder.sample.file(dataBytes: 128), 2),
    ])
    func isReadOrRefused(name: String, good: [UInt8], seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let path = try folder.write(good, to: name)
        _ = try ModelHeader.read(path)
        let before = Self.peakMemory
        var refused = 0
        let rounds = 1_500
        for _ in 0..<rounds {
            var bytes = good
            for _ in 0...random.below(4) { Self.spoil(&bytes, &random) }
            try folder.write(bytes, to: name)
            do {
                let header = try ModelHeader.read(path)
                #expect(header.dataStart >= 0 && header.dataStart <= Int64(bytes.count))
                #expect(header.shapes.values.allSatisfy { $0.allSatisfy { $0 >= 0 } })
                _ = FileContents(header)
            } catch let error as FarmError {
                #expect(error.message.contains(path))
                refused += 1
            }
        }
        // Most are refused, and some pass: else the changes miss what they aim at.
        #expect(refused > rounds / 2 && refused < rounds)
        #expect(Self.peakMemory - before < 256 << 20)
    }

    private static func spoil(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard bytes.count > 8 else { return }
        let at = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[at] ^= 1 << UInt8(random.below(8))
        case 1: bytes[at] = UInt8(random.below(256))
        case 2: bytes.removeLast(random.below(bytes.count))
        case 3: bytes.insert(contentsOf: bytes[at...].prefix(random.below(40)), at: at)
        case 4: bytes.removeSubrange(at..<min(bytes.count, at + random.below(9)))
        default:
            let values: [UInt64] = [0, 1, 0xFF, 0xFFFF_FFFF, 1 << 31, 1 << 40, 1 << 62, 1 << 63, .max]
            let value = GGUFBuilder.bytes(values[random.below(values.count)])
            // Often in the numbers that everything hangs on.
            let start = min(random.below(2) == 0 ? random.below(4) * 8 : at, bytes.count - 8)
            bytes.replaceSubrange(start..<(start + 8), with: value)
        }
    }

    /// Of this process, in bytes.
    private static var peakMemory: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1_024 } ?? 0
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
