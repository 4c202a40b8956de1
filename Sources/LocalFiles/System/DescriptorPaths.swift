extension String {
    /// The text with names in place of `/proc/self/fd/N`, under which the engine is given some files: nobody can do
    /// anything with the number.
    /// - Parameter name: of the file of a descriptor; nil where it is not known.
    package func namingDescriptors(_ name: (Int32) -> String?) -> String {
        let mark = "/proc/self/fd/"
        guard contains(mark) else { return self }
        var parts = split(separator: mark, omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropFirst() {
            let digits = parts[index].prefix { ("0"..."9").contains($0) }
            let known = Int32(digits).flatMap(name).map { "'\($0)'" }
            parts[index] = (known ?? "a file of the task") + parts[index].dropFirst(digits.count)
        }
        return parts.joined()
    }
}
