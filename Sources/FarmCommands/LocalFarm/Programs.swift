import FarmBasics
import Glibc
import LocalFiles

/// The programs of a farm, which lie beside this one.
enum Programs {
    static func path(of name: String) throws -> String {
        let path = try folder() + "/" + name
        guard access(path, X_OK) == 0 else {
            throw FarmError(.failedPrecondition, "the program '\(path)' is missing; build or install all of the farm")
        }
        return path
    }

    /// This program itself.
    static func own() throws -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw FarmError("cannot tell where this program lies", SystemError())
        }
        defer { free(path) }
        return String(cString: path)
    }

    private static func folder() throws -> String {
        let path = try own()
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Runs `program` so that the kernel ends it together with the thread that started it, however that ends:
    /// `farm up` killed with SIGKILL leaves no coordinator and no worker behind. The thread is swift-subprocess's own,
    /// which lives as long as the process. Without util-linux's `setpriv` the program runs unguarded.
    static func boundToParent(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        let places = ["/usr/bin/setpriv", "/bin/setpriv"]
        guard let setpriv = places.first(where: { access($0, X_OK) == 0 }) else { return (program, arguments) }
        return (setpriv, ["--pdeathsig", "KILL", "--", program] + arguments)
    }
}
