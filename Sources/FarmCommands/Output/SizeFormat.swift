/// Sizes in bytes, for people.
enum SizeFormat {
    /// `812 B`, `3.4 MB`, `17 GB`: powers of 1000, as disks are sold.
    static func bytes(_ count: Int64) -> String {
        guard count >= 1000 else { return "\(max(0, count)) B" }
        var value = Double(count)
        var unit = 0
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return TimeFormat.decimal(value, places: value < 9.95 ? 1 : 0) + " " + units[unit]
    }

    private static let units = ["B", "kB", "MB", "GB", "TB", "PB"]
}
