import CLibPQ
import Dispatch

/// A request to cancel a statement, on its way on a thread of its own: libpq waits until the server has taken it, which
/// one that is out of reach never does.
struct StatementCancellation {
    /// How long the server may take for it.
    static let patience = Duration.seconds(5)

    private let arrival = DispatchSemaphore(value: 0)

    init(of handle: ConnectionHandle) {
        guard let request = PQgetCancel(handle.pointer) else { return }
        // A pointer that another thread takes over.
        let bits = UInt(bitPattern: request)
        DispatchQueue(label: "postgres.cancellation").async { [arrival] in
            guard let request = OpaquePointer(bitPattern: bits) else { return }
            var reason = [CChar](repeating: 0, count: 256)
            // Not taken: the statement ends by itself, or the connection after `patience`.
            _ = PQcancel(request, &reason, Int32(reason.count))
            PQfreeCancel(request)
            arrival.signal()
        }
    }

    /// Whether it has arrived; waits for it a little. For the connection's own thread.
    func hasArrived() -> Bool { arrival.wait(timeout: .now() + .seconds(1)) == .success }
}
