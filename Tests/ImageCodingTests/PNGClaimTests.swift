import FarmBasics
import FarmModel
import Foundation
import ImageCoding
import Testing

/// Chunks that claim more bytes than the file has: libpng takes and clears memory for them before it looks.
@Suite(.serialized) struct PNGClaimTests {
    /// A good PNG with a chunk of almost 2 GiB behind its header, of which nothing follows.
    private func claiming(_ type: String) throws -> [UInt8] {
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1)
        return png[..<33] + [0x74, 0x06, 0, 0] + type.utf8 + Array("Comment\0".utf8) + png[33...]
    }

    @Test(arguments: ["tEXt", "zTXt", "iTXt", "iCCP", "eXIf", "sPLT", "prVt"]) func takeNoMemory(type: String) throws {
        let png = try claiming(type)
        let before = Self.peakMemory
        #expect(throws: PNGError.self) { try PNGDecoder.decode(png) }
        #expect(throws: PNGError.self) { try PNGDecoder.readText(png) }
        #expect(throws: PNGError.self) { try PNGDecoder.pixelDigest(of: png) }
        #expect(throws: FarmError.self) { try ImageDecoder.decode(png) }
        #expect(throws: FarmError.self) { try ImageDecoder.size(of: png) }
        _ = try ImageMetadata(readingFrom: png)
        #expect(Self.peakMemory - before < 1 << 30)
    }

    /// The size of a picture that has come in part is told by its header.
    @Test func ofThePixelsAreNoHindrance() throws {
        let png = try PNGEncoder.encode(rgb: [UInt8](repeating: 9, count: 300), width: 10, height: 10)
        #expect(try ImageDecoder.size(of: Array(png.dropLast(20))).width == 10)
    }

    /// Of this process, in bytes.
    private static var peakMemory: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1_024 } ?? 0
    }
}
