import FarmBasics
import FoundationEssentials
import Glibc

/// Reads a point in time: `2026-05-01`, `2026-05-01T12:30`, with `Z` or `+02:00` behind it, or `2h`, `3d` ago.
enum TimeArgument {
    /// - Parameter field: names the flag in the error.
    static func parse(_ text: String, field: String, now: Date = Date()) throws -> Date {
        let trimmed = text.trimmingSpaces()
        if let seconds = age(trimmed) { return now.addingTimeInterval(-seconds) }
        if let date = date(trimmed) { return date }
        throw FarmError(
            .invalidInput,
            "\(field) '\(text.shortened())' is no time; accepted: 2026-05-01, 2026-05-01T12:30, 2026-05-01T12:30:00Z, "
                + "or how long ago: 30m, 2h, 3d, 1w")
    }

    /// `2h` or `2h ago` in seconds; nil where it is no age.
    static func age(_ text: String) -> Double? {
        let short = text.hasSuffix("ago") ? String(text.dropLast(3)).trimmingSpaces() : text
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = short.last.flatMap({ units[$0] }), let count = Int(short.dropLast()),
            (0...1_000_000).contains(count)
        else { return nil }
        return Double(count) * unit
    }

    private static func date(_ text: String) -> Date? {
        let day = text.prefix(10)
        guard day.count == 10, let ymd = numbers(day, separator: "-", counts: [4, 2, 2]) else { return nil }
        var rest = text.dropFirst(10)
        var hms = [0, 0, 0]
        var offset: Int?
        if let first = rest.first {
            guard first == "T" || first == " " else { return nil }
            rest = rest.dropFirst()
            let zoneStart = rest.firstIndex { "Zz+-".contains($0) } ?? rest.endIndex
            guard let time = clock(rest[..<zoneStart]) else { return nil }
            hms = time
            if zoneStart < rest.endIndex {
                guard let seconds = zone(rest[zoneStart...]) else { return nil }
                offset = seconds
            }
        }
        return date(ymd, hms, offset: offset)
    }

    /// `12:30` or `12:30:59`.
    private static func clock(_ text: Substring) -> [Int]? {
        if let short = numbers(text, separator: ":", counts: [2, 2]) { return short + [0] }
        return numbers(text, separator: ":", counts: [2, 2, 2])
    }

    /// Seconds east of UTC of `Z`, `+02:00`.
    private static func zone(_ text: Substring) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        guard let parts = numbers(text.dropFirst(), separator: ":", counts: [2, 2]) else { return nil }
        return (text.first == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
    }

    private static func numbers(_ text: Substring, separator: Character, counts: [Int]) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.count) == counts else { return nil }
        let numbers = parts.compactMap { $0.allSatisfy(\.isASCII) ? Int($0) : nil }.filter { $0 >= 0 }
        return numbers.count == counts.count ? numbers : nil
    }

    /// The machine's time zone holds where `offset` is nil. A date that the calendar lacks is nil.
    private static func date(_ ymd: [Int], _ hms: [Int], offset: Int?) -> Date? {
        var parts = tm()
        parts.tm_year = CInt(ymd[0] - 1900)
        parts.tm_mon = CInt(ymd[1] - 1)
        parts.tm_mday = CInt(ymd[2])
        parts.tm_hour = CInt(hms[0])
        parts.tm_min = CInt(hms[1])
        parts.tm_sec = CInt(hms[2])
        parts.tm_isdst = -1
        guard (1...12).contains(ymd[1]), hms[0] < 24, hms[1] < 60, hms[2] < 61 else { return nil }
        let time = offset == nil ? mktime(&parts) : timegm(&parts)
        guard parts.tm_mday == CInt(ymd[2]) else { return nil }
        return Date(timeIntervalSince1970: Double(time) - Double(offset ?? 0))
    }
}
