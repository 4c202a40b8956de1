import Foundation

/// The farm's programs, which lie beside the tests.
package enum Products {
    /// Found once: the link breaks when a build replaces the tests under a run.
    private static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// The built program of this name, whether it is there or not.
    package static func path(of program: String) -> String { folder.appendingPathComponent(program).path }

    /// What the farm's programs inherit: nothing that names a farm of the person who runs the tests.
    package static func environment(home: String) -> [String: String] {
        ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home, "LC_ALL": "C.UTF-8"]
    }
}
