import FoundationEssentials

/// What lies with the programs: in the repository above the build folder, or where a package put it.
package enum Installation {
    /// Where the running program lies; nil where the kernel does not say.
    package static var program: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// The first of `places` that is there, beside the running program or in a folder above it.
    package static func find(_ places: [String]) -> String? {
        guard let program else { return nil }
        var parts = program.split(separator: "/").dropLast()
        while true {
            for place in places {
                let candidate = "/" + (parts + [Substring(place)]).joined(separator: "/")
                if FileManager.default.fileExists(atPath: candidate) { return candidate }
            }
            if parts.popLast() == nil { return nil }
        }
    }
}
