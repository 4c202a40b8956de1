/// What holds where nothing is said.
package enum SettingDefault: Sendable, Equatable {
    /// As a person would write it.
    case value(String)
    /// The program finds it; in words.
    case found(String)
    /// Nothing: it must be given.
    case required
}
