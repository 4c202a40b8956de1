import FarmModel
import Glibc

/// Reads all of standard input, within bounds.
enum StandardInput {
    static func read(descriptor: CInt = STDIN_FILENO, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FarmError(.inputOutput, "cannot read standard input: \(SystemError.text(errno))")
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw FarmError(
            .invalidInput, "standard input has more than \(SizeFormat.bytes(Int64(limit))), which is the most")
    }
}
