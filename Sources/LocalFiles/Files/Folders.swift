package import FarmBasics
package import Glibc

/// Makes folders and names them.
package enum Folders {
    /// Makes `path` and the folders above it where they are missing.
    /// - Parameter mode: of those that are made.
    package static func make(_ path: String, purpose: String, mode: mode_t = 0o777) throws(FarmError) {
        var built = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            built += (built.isEmpty || built.hasSuffix("/") ? "" : "/") + part
            if FileStatus(of: built)?.kind == .folder { continue }
            guard mkdir(built, mode) == 0 || errno == EEXIST else {
                throw FarmError(
                    .inputOutput, "cannot make the \(purpose) '\(path)': \(SystemError().text) at '\(built)'")
            }
        }
        guard FileStatus(of: path)?.kind == .folder else {
            throw FarmError(.inputOutput, "cannot make the \(purpose) '\(path)': something else has that name")
        }
    }

    /// `path` seen from the root.
    package static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }
}
