internal import Foundation

/// The machine's processor.
enum ProcessorInfo {
    /// The product's name, from `/proc/cpuinfo`; the architecture where that has none.
    static var name: String {
        guard let file = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return architecture }
        for line in file.split(separator: "\n") where line.hasPrefix("model name") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return architecture
    }

    static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }
}
