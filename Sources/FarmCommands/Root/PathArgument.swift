import Glibc

/// A path that a person gives as an argument, for `transform:` of each flag that takes one.
enum PathArgument {
    /// `~` and `~/x` in quotes, or behind `--flag=`, reach us as they are typed: they mean the home folder, as in a shell,
    /// and `~name/x` that of another user. A file whose name begins so is `./~`.
    @Sendable static func read(_ text: String) -> String {
        guard text.hasPrefix("~") else { return text }
        let user = text.dropFirst().prefix { $0 != "/" }
        guard let home = user.isEmpty ? Environment.homeFolder : home(of: String(user)) else { return text }
        let rest = text.dropFirst(1 + user.count)
        return home.hasSuffix("/") && rest.hasPrefix("/") ? home + rest.dropFirst() : home + rest
    }

    private static func home(of user: String) -> String? {
        guard let entry = getpwnam(user), let folder = entry.pointee.pw_dir else { return nil }
        return String(cString: folder)
    }
}
