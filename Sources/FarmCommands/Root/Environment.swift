import Glibc

/// The process's environment.
enum Environment {
    /// The value of a variable; nil where it is unset or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// The name of the user who runs this process, for a job's submitter.
    static var userName: String {
        if let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return value("USER") ?? "uid-\(geteuid())"
    }

    static var homeFolder: String {
        if let home = value("HOME") { return home }
        guard let entry = getpwuid(geteuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }
}
