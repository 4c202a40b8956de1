import FarmModel

/// What this user keeps of one farm.
struct Login: Sendable, Equatable {
    /// Nil where the farm asks nobody who they are.
    var token: AccessToken?
    /// Whose token it is; empty where nobody is asked.
    var name = ""
    /// Whom the farm's coordinator has to prove to be.
    var trust = CoordinatorTrust.none
    /// Whether the person accepts that the token goes without encryption.
    var isInsecure = false
}
