import Certificates
import FoundationEssentials

/// When a worker asks for its next certificate, and what is said of it. Pure.
struct RenewalSchedule {
    /// The certificate that it has.
    struct Certificate: Equatable {
        var fingerprint: CertificateFingerprint
        var expires: Date
    }

    enum Step: Equatable {
        /// At most ``look``: clocks jump, and a person may enrol the worker anew.
        case wait(TimeInterval)
        case renew
        /// It can only be enrolled anew; to be said.
        case sayExpired
    }

    static let day: TimeInterval = 86_400
    /// Before its end.
    static let lead = 10 * day
    static let look: TimeInterval = 600
    /// After a failure that may pass: doubling.
    static let firstPause: TimeInterval = 60
    static let longestPause: TimeInterval = 3600

    /// 0 to 1: workers that were enrolled together are renewed within a day.
    private let jitter: Double
    private var certificate: Certificate?
    private var notBefore = Date.distantPast
    private var failures = 0
    private var said: Date?

    init(jitter: Double) { self.jitter = jitter }

    /// - Parameter certificate: nil for a worker that has none.
    mutating func step(_ certificate: Certificate?, at now: Date) -> Step {
        if certificate != self.certificate {
            // Nothing that was said of another holds for this one, but that it is just there: one whose authority ends soon
            // is never renewed for long.
            let left = certificate.map { $0.expires.timeIntervalSince(now) } ?? 0
            notBefore = self.certificate == nil ? .distantPast : now + max(Self.longestPause, min(left / 4, Self.day))
            (failures, said) = (0, nil)
            self.certificate = certificate
        }
        guard let certificate else { return .wait(Self.look) }
        guard certificate.expires > now else {
            guard maySay(at: now) else { return .wait(Self.look) }
            return .sayExpired
        }
        let due = max(certificate.expires - Self.lead + Self.day * jitter, notBefore)
        return due <= now ? .renew : .wait(min(due.timeIntervalSince(now), Self.look))
    }

    /// A renewal came to nothing.
    /// - Parameters:
    ///   - isRefusal: it was refused, and waiting alone does not help.
    ///   - jitter: what a pause is multiplied by.
    /// - Returns: whether it is to be said.
    mutating func failed(isRefusal: Bool, at now: Date, jitter: Double = .random(in: 0.8...1.2)) -> Bool {
        let pause = min(Self.firstPause * Double(1 << min(failures, 10)), Self.longestPause)
        failures += 1
        notBefore = now + (isRefusal ? Self.day : pause * jitter)
        return maySay(at: now)
    }

    private mutating func maySay(at now: Date) -> Bool {
        guard said.map({ now >= $0 + Self.day || now < $0 }) ?? true else { return false }
        said = now
        return true
    }
}
