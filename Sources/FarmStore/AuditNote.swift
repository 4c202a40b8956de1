import FarmBasics
package import FarmModel

/// What a change that was made says of itself to the audit.
package enum AuditNote: Sendable, Equatable {
    /// It changed nothing: no line.
    case nothing
    /// What the call said of it.
    case asAsked
    /// The same, with this object.
    case of(String)

    /// What the call said, if it changed anything.
    package static func asAsked(if hasChanged: Bool) -> AuditNote { hasChanged ? .asAsked : .nothing }

    /// The line that goes with the change; nil for none.
    package func line(_ entry: AuditEntry) -> AuditEntry? {
        var entry = entry
        switch self {
        case .nothing: return nil
        case .asAsked: break
        case .of(let object): entry.object = object
        }
        return entry.storable
    }
}

extension AuditEntry {
    /// Without what no store can hold, and cut: whoever fails to log in chooses what stands in it.
    package var storable: AuditEntry {
        var entry = self
        entry.principal = principal.storable(bytes: Self.longestObject)
        entry.address = address.storable(bytes: Self.longestObject)
        entry.method = method.storable(bytes: Self.longestObject)
        entry.object = object.storable(bytes: Self.longestObject)
        return entry
    }
}
