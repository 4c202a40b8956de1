import FarmBasics
import FarmModel

/// Reads a person's role.
enum RoleArgument {
    @Sendable static func read(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text), Role.ofPeople.contains(role) else {
            let accepted = Role.ofPeople.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "'\(text.shortened())' is no role of people; accepted: \(accepted)")
        }
        return role
    }
}
