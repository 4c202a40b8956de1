package import EngineHostProtocol
package import FarmBasics
import Glibc

/// Finds whom the engine hosts of root's worker become.
package enum HostAccount {
    /// Looked for in this order where none is named.
    private static let usual = ["diffusion-farm-host", "nobody"]

    /// - Parameter name: as a person set it; nil for the usual ones.
    /// - Returns: nil where hosts stay what their worker is: it is not root, or there is no such user.
    /// - Throws: `invalidInput` for a name that no user has, or root.
    package static func find(_ name: String?) throws(FarmError) -> SandboxRules.Account? {
        guard geteuid() == 0 else { return nil }
        guard let name else { return usual.lazy.compactMap(lookUp).first }
        guard let account = lookUp(name) else {
            throw FarmError(.invalidInput, "no user '\(name.shortened())' other than root, for --host-user")
        }
        return account
    }

    private static func lookUp(_ name: String) -> SandboxRules.Account? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil, entry.pw_uid != 0
        else { return nil }
        return SandboxRules.Account(name: name, user: entry.pw_uid, group: entry.pw_gid)
    }
}
