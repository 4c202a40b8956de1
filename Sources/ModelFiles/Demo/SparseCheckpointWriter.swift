internal import Foundation
internal import LocalFiles

/// Writes a safetensors file in which what is zero is a hole.
struct SparseCheckpointWriter {
    private struct HeaderEntry: Encodable {
        var dtype: String
        var shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var data_offsets: [Int]
    }

    /// Writes the slots in their order; `pieces` gives the bytes of each that are not zero. The file is there whole or
    /// not at all.
    static func write(
        _ slots: [TensorSlot], to path: String,
        pieces: (TensorSlot) throws -> [(offset: Int, bytes: ArraySlice<UInt8>)]
    ) throws {
        let header = try header(of: slots)
        let file = try DurableFile(at: path, mode: 0o644)
        try file.append(header.span.bytes)
        var start = header.count
        for slot in slots {
            for piece in try pieces(slot) {
                try file.write(piece.bytes.span.bytes, at: Int64(start + piece.offset))
            }
            start += slot.byteCount
        }
        try file.setLength(Int64(start))
        try file.place()
    }

    private static func header(of slots: [TensorSlot]) throws -> [UInt8] {
        var entries: [String: HeaderEntry] = [:]
        var offset = 0
        for slot in slots {
            entries[slot.name] = HeaderEntry(
                dtype: "F16", shape: slot.shape, data_offsets: [offset, offset + slot.byteCount])
            offset += slot.byteCount
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var json = Array(try encoder.encode(entries))
        // Spaces, so that the data begins on a page.
        let length = (json.count + 8 + 4095) / 4096 * 4096 - 8
        json += [UInt8](repeating: UInt8(ascii: " "), count: length - json.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + json
    }
}
