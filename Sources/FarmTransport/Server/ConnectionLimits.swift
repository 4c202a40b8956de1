package import NIOCore

/// How much of a listener strangers may take.
package struct ConnectionLimits: Sendable {
    /// Open connections, of all listeners that share a table.
    package var total = 4096
    /// Of them from one IPv4 address, or from one IPv6 network (/64).
    package var perAddress = 256
    /// Until the TLS handshake is complete; without TLS until the first byte.
    package var handshake = TimeAmount.seconds(10)

    /// What suits a farm of a few hundred workers behind one address.
    package init() {}
}

/// Open connections, counted.
struct ConnectionCounts {
    /// Why one more is refused.
    enum Refusal: String { case total = "connections in all", perAddress = "connections from one address" }

    private(set) var total = 0
    private var byGroup: [[UInt8]: Int] = [:]

    /// Counts one more, or refuses it.
    /// - Parameter group: nil for what is counted in all alone.
    mutating func add(_ group: [UInt8]?, limits: ConnectionLimits) -> Refusal? {
        guard total < limits.total else { return .total }
        if let group {
            guard byGroup[group, default: 0] < limits.perAddress else { return .perAddress }
            byGroup[group, default: 0] += 1
        }
        total += 1
        return nil
    }

    mutating func remove(_ group: [UInt8]?) {
        total -= 1
        guard let group, let count = byGroup[group] else { return }
        byGroup[group] = count > 1 ? count - 1 : nil
    }
}
