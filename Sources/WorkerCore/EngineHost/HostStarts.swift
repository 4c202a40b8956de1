/// How a device's engine hosts have come up lately, and what follows for the next.
struct HostStarts: Sendable {
    /// After so many failures the device counts as unavailable.
    static let maximumFailed = 3

    /// Hosts in a row that died before their first word.
    private(set) var failed = 0
    /// What the last said of it, in words; nil once a host has been started anew or none has failed so.
    private(set) var failure: String?
    /// Hosts in a row that died before they had loaded a model or rendered an image.
    private var fruitless = 0

    /// How long to wait before the next host is started: not at all after one that had been of use.
    var delay: Duration {
        if failed == 0, fruitless <= 1 { return .zero }
        return min(.seconds(30), .milliseconds(200) * (1 << min(fruitless, 10)))
    }

    /// A host has been started.
    mutating func begin() { failure = nil }

    /// Why the host that was started will not come up.
    mutating func note(_ reason: String) { failure = reason }

    mutating func cameUp() { failed = 0 }

    /// The host has loaded a model or rendered an image.
    mutating func borneFruit() { fruitless = 0 }

    /// The host died, other than because it was killed over an image that nobody wants.
    mutating func ended() { fruitless += 1 }

    /// The host died before its first word.
    /// - Returns: Why the device is unavailable; nil while more hosts may be tried.
    mutating func neverCameUp(_ death: HostDeath) -> String? {
        failed += 1
        let reason = failure ?? death.message
        failure = reason
        return failed < Self.maximumFailed ? nil : reason
    }
}
