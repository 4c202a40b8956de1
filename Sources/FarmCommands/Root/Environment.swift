import FarmBasics
import FarmConfiguration
import Glibc

/// The process's environment.
enum Environment {
    /// The value of a variable; nil where it is unset or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// What `farm` was told: by `flags`, else by the environment.
    static func settings(_ flags: GivenFlags = GivenFlags()) -> Settings {
        var variables: [String: String] = [:]
        for variable in FarmProgram.farm.keys.compactMap(\.variable) { variables[variable] = value(variable) }
        return Settings(.farm, flags: flags, environment: variables)
    }

    /// The name of the user who runs this process, for a job's submitter.
    static var userName: String {
        if let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return value("USER") ?? "uid-\(geteuid())"
    }

    static var homeFolder: String { HomeFolder.path }
}
