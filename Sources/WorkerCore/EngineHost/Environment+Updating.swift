import Subprocess

extension Environment {
    /// This process's environment with some variables changed, and some left out.
    static func updating(_ variables: [String: String], without withheld: [String] = []) -> Environment {
        var updates: [Key: String?] = [:]
        for name in withheld {
            if let key = Key(rawValue: name) { updates.updateValue(nil, forKey: key) }
        }
        for (name, value) in variables {
            if let key = Key(rawValue: name) { updates[key] = value }
        }
        return .inherit.updating(updates)
    }
}
