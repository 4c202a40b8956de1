package import FarmModel
package import GRPCNIOTransportHTTP2

extension CoordinatorAddress {
    /// What gRPC dials.
    package var target: any ResolvableTarget {
        switch kind {
        case .ipv4: .ipv4(address: host, port: port)
        // Only a resolver knows zones.
        case .ipv6: host.contains("%") ? .dns(host: host, port: port) : .ipv6(address: host, port: port)
        case .name: .dns(host: host, port: port)
        case .unixSocket: .unixDomainSocket(path: host)
        }
    }
}
