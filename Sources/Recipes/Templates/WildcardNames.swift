import FarmBasics

/// Which of a folder's wildcards a name in a prompt means.
package enum WildcardNames {
    /// Those that the pattern matches as Python's `fnmatch` does (`*`, `?`, `[a-z]`, `[!a]`; `*` crosses `/` too);
    /// where none does, those in any folder. Sorted.
    package static func matching(_ pattern: String, in names: some Collection<String>) -> [String] {
        if names.contains(pattern) { return [pattern] }
        let direct = filter(names, pattern)
        return direct.isEmpty ? filter(names, "**/" + pattern) : direct
    }

    /// With `/` between its parts, as names are kept: `pets\\*`, `pets//small/` and `./pets` are meant so.
    static func normalized(_ name: String) -> String {
        name.trimmingSpaces().split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }.joined(separator: "/")
    }

    /// Whether it leaves the folder.
    static func climbs(_ name: String) -> Bool {
        name.split { $0 == "/" || $0 == "\\" }.contains("..")
    }

    private static func filter(_ names: some Collection<String>, _ pattern: String) -> [String] {
        guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
        let wanted = Array(pattern.unicodeScalars)
        return names.filter { matches(Array($0.unicodeScalars), wanted) }.sorted()
    }

    /// Goes back to the last `*` alone, which is enough, so that no pattern takes long.
    private static func matches(_ name: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
        var (place, wanted) = (0, 0)
        var star: (place: Int, wanted: Int)?
        while place < name.count {
            if wanted < pattern.count, pattern[wanted] == "*" {
                star = (place, wanted)
                wanted += 1
            } else if let end = end(ofMatch: name[place], in: pattern, at: wanted) {
                place += 1
                wanted = end
            } else if let last = star {
                star = (last.place + 1, last.wanted)
                (place, wanted) = (last.place + 1, last.wanted + 1)
            } else {
                return false
            }
        }
        return pattern[wanted...].allSatisfy { $0 == "*" }
    }

    /// Behind the part of the pattern that takes `scalar`; nil where it does not.
    private static func end(ofMatch scalar: Unicode.Scalar, in pattern: [Unicode.Scalar], at start: Int) -> Int? {
        guard start < pattern.count else { return nil }
        if pattern[start] == "[", let close = pattern[start...].dropFirst(2).firstIndex(of: "]") {
            let isInverted = pattern[start + 1] == "!"
            let set = Array(pattern[(start + (isInverted ? 2 : 1))..<close])
            return contains(set, scalar) != isInverted ? close + 1 : nil
        }
        return pattern[start] == "?" || pattern[start] == scalar ? start + 1 : nil
    }

    private static func contains(_ set: [Unicode.Scalar], _ scalar: Unicode.Scalar) -> Bool {
        var index = 0
        while index < set.count {
            if index + 2 < set.count, set[index + 1] == "-" {
                if set[index] <= scalar, scalar <= set[index + 2] { return true }
                index += 3
            } else {
                if set[index] == scalar { return true }
                index += 1
            }
        }
        return false
    }
}
