import FarmBasics
import FarmModel

/// Names of files as programs write them.
enum FileStem {
    /// Without what marks the format, and with `/` between folders; of an address on the web the last part, without what
    /// is asked of the server.
    static func of(_ name: String) -> String {
        var name = name.trimmingSpaces().replacing("\\", with: "/")
        if name.contains("://") { name = last(String(name.prefix { $0 != "?" && $0 != "#" })) }
        let lowered = name.lowercased()
        let suffix = WantedFile.extensions.first { lowered.hasSuffix("." + $0) }
        return String(name.dropLast(suffix.map { $0.count + 1 } ?? 0))
    }

    /// Without folders.
    static func last(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
}
