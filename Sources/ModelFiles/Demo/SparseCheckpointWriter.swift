internal import FarmModel
internal import Foundation

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
        let temporary = path + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(temporary) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        try write(header[...], to: descriptor, at: 0, path: temporary)
        var start = header.count
        for slot in slots {
            for piece in try pieces(slot) {
                try write(piece.bytes, to: descriptor, at: start + piece.offset, path: temporary)
            }
            start += slot.byteCount
        }
        guard ftruncate(descriptor, off_t(start)) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw failure(path)
        }
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

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, at offset: Int, path: String) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.dropFirst(done).withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            done += count
        }
    }

    private static func failure(_ path: String) -> FarmError {
        FarmError(.inputOutput, "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}
