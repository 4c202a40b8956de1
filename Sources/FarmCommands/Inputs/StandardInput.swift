import FarmBasics
import Glibc
import LocalFiles

/// Reads all of standard input, within bounds.
enum StandardInput {
    static func read(descriptor: CInt = STDIN_FILENO, limit: Int) throws -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try Descriptor.readAll(descriptor, limit: limit) } catch {
            throw FarmError("cannot read standard input", error)
        }
        guard bytes.count <= limit else {
            throw FarmError(
                .invalidInput, "standard input has more than \(ByteCount.text(Int64(limit))), which is the most")
        }
        return bytes
    }
}
