internal import FarmBasics
internal import LocalFiles

/// Reads a GGUF file's header from its beginning, piece by piece and never past a limit.
struct GGUFCursor: ~Copyable {
    private static let pieceLength = 64 << 10

    let file: RegularFile
    /// Bytes from the beginning of the file.
    private(set) var position: Int64 = 0
    private let end: Int64
    private var piece: [UInt8] = []
    private var pieceStart: Int64 = 0

    init(_ file: consuming RegularFile, limit: Int64) {
        end = min(file.byteCount, limit)
        self.file = file
    }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        let count = Value.bitWidth / 8
        let start = try take(count)
        return (0..<count).reversed().reduce(Value(0)) { $0 << 8 | Value(truncatingIfNeeded: piece[start + $1]) }
    }

    /// A length of 8 bytes and as many bytes of UTF-8; `limit` is at most half a piece.
    mutating func string(limit: Int) throws -> String {
        let length: UInt64 = try integer()
        guard length <= UInt64(limit) else {
            throw failure("has a name of \(length) bytes; at most \(limit) are accepted")
        }
        let start = try take(Int(length))
        guard let text = String(validating: piece[start..<(start + Int(length))], as: UTF8.self) else {
            throw failure("has a name that is no text")
        }
        return text
    }

    /// The next integer, which is read again.
    mutating func peek<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        let start = position
        defer { position = start }
        return try integer()
    }

    mutating func skip(_ count: UInt64) throws {
        guard count <= UInt64(end - position) else { throw tooLong() }
        position += Int64(count)
    }

    /// How many bytes are left at most.
    var rest: UInt64 { UInt64(end - position) }

    func failure(_ reason: String) -> FarmError {
        FarmError(.failedPrecondition, "'\(file.path)' \(reason)")
    }

    /// Moves on by `count` bytes, at most half a piece; where in the piece they begin.
    private mutating func take(_ count: Int) throws -> Int {
        guard count <= rest else { throw tooLong() }
        if position < pieceStart || position + Int64(count) > pieceStart + Int64(piece.count) {
            piece = try file.read(min(Self.pieceLength, Int(end - position)), at: position)
            pieceStart = position
            guard count <= piece.count else { throw failure("changed while it was read") }
        }
        defer { position += Int64(count) }
        return Int(position - pieceStart)
    }

    private func tooLong() -> FarmError {
        end < file.byteCount
            ? failure("has a header of more than \(end) bytes")
            : failure("is truncated: its header goes on past its end")
    }
}
