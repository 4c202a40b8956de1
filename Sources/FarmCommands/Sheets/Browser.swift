import Glibc

/// The program that shows a page to a person.
enum Browser {
    /// `xdg-open`'s path; nil where there is none or no display to show anything on.
    /// - Parameters:
    ///   - variable: looks up the environment.
    ///   - isProgram: whether a file can be run.
    static func program(
        variable: (String) -> String? = Environment.value, isProgram: (String) -> Bool = { access($0, X_OK) == 0 }
    ) -> String? {
        guard variable("DISPLAY") != nil || variable("WAYLAND_DISPLAY") != nil else { return nil }
        let folders = (variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/xdg-open" }.first(where: isProgram)
    }
}
