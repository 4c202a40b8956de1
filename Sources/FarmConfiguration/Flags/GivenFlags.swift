import FarmBasics

/// What a command line says, by key.
package struct GivenFlags: Sendable {
    private(set) var contents: [String: SettingContent] = [:]

    /// No flag is given.
    package init() {}

    /// - Parameter text: nil where the flag is not given. An empty size is none.
    package mutating func set(_ key: SettingKey, _ text: String?) {
        guard let text else { return }
        if case .size = key.kind, text.isEmpty { return }
        contents[key.name] = .of([text], key, path: HomeFolder.expanding)
    }

    /// - Parameter number: nil where the flag is not given. The key's range is checked when ``Settings`` is asked for
    ///   it.
    package mutating func set(_ key: SettingKey, _ number: Int?) { set(key, number.map(String.init)) }

    /// - Parameter isOn: nil where the flag is not given; false for its inversion, which goes before a file's true.
    package mutating func set(_ key: SettingKey, _ isOn: Bool?) { set(key, isOn.map { $0 ? "true" : "false" }) }

    /// - Parameter texts: one for each time that the flag is given.
    package mutating func set(_ key: SettingKey, _ texts: [String]) {
        guard !texts.isEmpty else { return }
        contents[key.name] = .of(texts, key, path: HomeFolder.expanding)
    }

    /// Those of `flags` go before these of the same key.
    package mutating func add(_ flags: GivenFlags) { contents.merge(flags.contents) { _, new in new } }

    /// Whether the command line has the flag of `key`.
    package func has(_ key: SettingKey) -> Bool { contents[key.name] != nil }
}
