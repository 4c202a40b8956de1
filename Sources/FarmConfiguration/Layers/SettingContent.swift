/// What one layer says of a key, as text.
enum SettingContent: Sendable, Equatable {
    case text(String)
    /// For kinds with a ``SettingKind/separator``.
    case list([String])

    /// A value for one key as its kind has it: `~` in a path is the home folder, and one text is a list of one.
    static func of(_ texts: [String], _ key: SettingKey, path: (String) -> String) -> SettingContent {
        let texts =
            switch key.kind {
            case .path, .paths: texts.map(path)
            default: texts
            }
        return key.kind.separator == nil ? .text(texts.joined(separator: ",")) : .list(texts)
    }
}
