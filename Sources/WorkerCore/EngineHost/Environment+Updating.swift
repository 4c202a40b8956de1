import Subprocess

extension Environment {
    /// This process's environment with some variables changed.
    static func updating(_ variables: [String: String]) -> Environment {
        var updates: [Key: String?] = [:]
        for (name, value) in variables {
            if let key = Key(rawValue: name) { updates[key] = value }
        }
        return .inherit.updating(updates)
    }
}
