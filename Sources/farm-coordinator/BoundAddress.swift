import Synchronization

/// Where the coordinator can be reached: with the port that it got where it asked for any.
final class BoundAddress: Sendable {
    private let address: Mutex<ListenAddress>
    /// Ends once the server listens.
    private let listening: AsyncStream<Void>
    private let listens: AsyncStream<Void>.Continuation

    init(_ address: ListenAddress) {
        self.address = Mutex(address)
        (listening, listens) = AsyncStream.makeStream()
    }

    var text: String { address.withLock { "\($0)" } }

    /// The same, once the server listens: nobody can reach port 0.
    func whenBound() async -> String {
        for await _ in listening {}
        return text
    }

    /// - Parameter port: nil for a Unix socket.
    func bound(port: Int?) {
        address.withLock { if case .tcp(let host, _) = $0, let port { $0 = .tcp(host: host, port: port) } }
        listens.finish()
    }
}
