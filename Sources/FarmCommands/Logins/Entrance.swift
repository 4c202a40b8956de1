import FarmBasics
import FarmModel

/// A coordinator as a command dials it: whom it has to prove to be, and what it is shown.
struct Entrance: Sendable, Equatable {
    let address: CoordinatorAddress
    let trust: CoordinatorTrust
    let token: AccessToken?
    /// Whose the token is, as far as is known here; empty where it is not.
    let name: String
    /// Whether the person accepts that secrets go without encryption.
    let isInsecure: Bool

    /// - Parameter isInsecure: whether the person accepts that secrets go without encryption.
    /// - Throws: `failedPrecondition` where others could read the token on its way.
    init(
        _ address: CoordinatorAddress, trust: CoordinatorTrust = .none, token: AccessToken? = nil, name: String = "",
        isInsecure: Bool = false
    ) throws {
        self.address = address
        self.trust = trust
        self.token = token
        self.name = name
        self.isInsecure = isInsecure
        if token != nil { try checkPrivacy(of: "an access token") }
    }

    /// Whether nobody can read along.
    var isPrivate: Bool { address.kind == .unixSocket || address.isLoopback || trust != .none }

    /// - Throws: `failedPrecondition` where others could read it on its way.
    func checkPrivacy(of secret: String) throws {
        guard !isPrivate, !isInsecure else { return }
        throw FarmError(
            .failedPrecondition,
            "refusing to send \(secret) to or from \(address) without encryption: whoever reads along could use it. Set TLS "
                + "up with 'farm login \(address)', or accept that with --insecure")
    }
}

extension CoordinatorAddress {
    /// Whether it is a TCP port of this machine.
    var isLoopback: Bool {
        switch kind {
        case .ipv4: host.hasPrefix("127.")
        case .ipv6: host == "::1"
        case .name: host.lowercased() == "localhost"
        case .unixSocket: false
        }
    }
}
