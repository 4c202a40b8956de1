package import FarmBasics
import Synchronization

/// Why the last connection came to nothing, in words: gRPC itself says only that there is none.
package final class ConnectionTrouble: Sendable {
    private let value = Mutex<FarmError?>(nil)

    init() {}

    /// Nil where nothing is known, or a connection stands.
    package var last: FarmError? { value.withLock { $0 } }

    func begin() { value.withLock { $0 = nil } }

    /// The first is the cause of the others.
    func record(_ error: FarmError) { value.withLock { $0 = $0 ?? error } }
}
