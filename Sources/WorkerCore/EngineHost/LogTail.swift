import FarmBasics
import Synchronization

/// The last 64 KiB of an engine host's standard error.
package final class LogTail: Sendable {
    /// In bytes. Up to twice as much is held between two trims.
    package static let capacity = 64 << 10
    private let bytes = Mutex<[UInt8]>([])

    /// Empty; one for each host process.
    package init() {}

    /// Bytes as they come, cut anywhere; any thread may call.
    package func append(_ new: [UInt8]) {
        bytes.withLock { bytes in
            bytes += new
            // Trimmed only at twice the size, so that the cost of moving bytes is shared by many calls.
            if bytes.count > 2 * Self.capacity { bytes.removeFirst(bytes.count - Self.capacity) }
        }
    }

    /// The last ``capacity`` bytes, with U+FFFD for what is no UTF-8 and without U+0000.
    package var text: String {
        // A host that crashes may write anything; a NUL would end the text for whoever reads it as C does.
        bytes.withLock { String(decoding: $0.suffix(Self.capacity), as: UTF8.self).storable() }
    }
}
