import Glibc

/// The home folder of whoever runs this process, and what `~` stands for in a path.
package enum HomeFolder {
    /// `HOME`, else what the user database says; `/` where neither knows. Absolute unless `HOME` is not.
    package static var path: String {
        if let home = getenv("HOME"), home.pointee != 0 { return String(cString: home) }
        guard let entry = getpwuid(geteuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }

    /// `~` and `~/x` mean the home folder, as in a shell, and `~name/x` that of another user. A file whose name begins so
    /// is `./~`.
    package static func expanding(_ path: String) -> String {
        guard path.hasPrefix("~") else { return path }
        let user = path.dropFirst().prefix { $0 != "/" }
        guard let home = user.isEmpty ? Self.path : home(of: String(user)) else { return path }
        let rest = path.dropFirst(1 + user.count)
        return home.hasSuffix("/") && rest.hasPrefix("/") ? home + rest.dropFirst() : home + rest
    }

    private static func home(of user: String) -> String? {
        guard let entry = getpwnam(user), let folder = entry.pointee.pw_dir else { return nil }
        return String(cString: folder)
    }
}
