import Synchronization

/// Where the coordinator can be reached: with the port that it got where it asked for any.
final class BoundAddress: Sendable {
    private let address: Mutex<ListenAddress>

    init(_ address: ListenAddress) { self.address = Mutex(address) }

    var text: String { address.withLock { "\($0)" } }

    func set(port: Int) {
        address.withLock { if case .tcp(let host, _) = $0 { $0 = .tcp(host: host, port: port) } }
    }
}
