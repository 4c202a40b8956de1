import FoundationEssentials
import Glibc

/// Times and durations, for people and for programs.
enum TimeFormat {
    /// `2026-05-01T10:03:07.250Z`.
    static func iso8601(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// `2026-05-01 12:03` in the machine's time zone.
    static func local(_ date: Date) -> String {
        var time = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return iso8601(date) }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            guard let start = buffer.baseAddress, strftime(start, 32, "%Y-%m-%d %H:%M", &parts) > 0 else {
                return iso8601(date)
            }
            return String(cString: start)
        }
    }

    /// `0.8 s`, `42 s`, `3:07`, `1:02:33`, `2 d 03:00`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "–" }
        if seconds < 10 { return decimal(max(0, seconds), places: 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
        if whole < 86_400 { return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))" }
        return "\(whole / 86_400) d \(two(whole / 3600 % 24)):\(two(whole / 60 % 60))"
    }

    /// A number with a fixed number of decimals, at most nine.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = Int((abs(value) * scale).rounded())
        let whole = scaled / Int(scale)
        let fraction = String(scaled % Int(scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + String(whole) }
        return sign + "\(whole)." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
