import FarmBasics

package import struct FoundationEssentials.Date

/// A person or a program that may do what its role says.
package struct Principal: Sendable, Equatable {
    /// Stays for ever.
    package var id: PrincipalID
    /// Stays for ever too, since jobs and the audit carry it: who is gone is disabled, never removed.
    package var name: String
    /// One of ``Role/ofPeople``.
    package var role: Role
    /// Those that differ from the farm's.
    package var limits: PrincipalLimits
    /// Whether its tokens are refused for the time being.
    package var isDisabled: Bool
    /// By the farm's clock.
    package var createdAt: Date

    /// - Parameter name: ``check(name:)`` says whether it is one.
    package init(
        id: PrincipalID, name: String, role: Role, limits: PrincipalLimits = PrincipalLimits(),
        isDisabled: Bool = false, createdAt: Date
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.limits = limits
        self.isDisabled = isDisabled
        self.createdAt = createdAt
    }

    /// Bytes of UTF-8.
    package static let longestName = 64

    /// - Throws: `invalidInput` with the characters that are accepted.
    package static func check(name: String) throws {
        let isAccepted =
            (1...longestName).contains(name.utf8.count) && name.first != "-" && name.first != "."
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: [UInt8](".-_@+".utf8).contains(byte)
                }
            }
        guard isAccepted else {
            throw FarmError(
                .invalidInput,
                "'\(name.shortened())' cannot be a name; accepted: 1 to \(longestName) of a-z, A-Z, 0-9 and . - _ @ +, with "
                    + "no dot or hyphen in front")
        }
    }
}
