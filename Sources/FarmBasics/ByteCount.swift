/// A size as people write it: `500MB`, `10 GB`, `4GiB`; without a unit it is bytes.
package struct ByteCount: Sendable, Equatable {
    /// At least 1, below 8·10^18.
    package var bytes: Int

    private static let units: [(name: String, bytes: Double)] = [
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776), ("kb", 1e3),
        ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("b", 1),
    ]

    /// - Throws: a ``FarmError`` unless the text is a positive number, perhaps with a unit, of at most 8 EB.
    package init(parsing text: String) throws {
        let lowered = text.trimmingSpaces().lowercased()
        let unit = Self.units.first { lowered.hasSuffix($0.name) }
        let number = DecimalNumber.value(String(lowered.dropLast(unit?.name.count ?? 0)).trimmingSpaces())
        guard let number, number.isFinite, number > 0, number * (unit?.bytes ?? 1) < 8e18 else {
            throw FarmError(.invalidInput, "'\(text.shortened())' is no size; accepted are such as 500MB, 10GB or 4GiB")
        }
        bytes = max(1, Int(number * (unit?.bytes ?? 1)))
    }

    /// `812 B`, `3.4 MB`, `17 GB`: powers of 1000, as disks are sold.
    package static func text(_ count: Int64) -> String {
        guard count >= 1000 else { return "\(max(0, count)) B" }
        var value = Double(count)
        var unit = 0
        while value >= 999.5, unit < names.count - 1 {
            value /= 1000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        let number = value < 9.95 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(value.rounded()))"
        return "\(number) \(names[unit])"
    }

    private static let names = ["B", "kB", "MB", "GB", "TB", "PB"]
}
