import FarmBasics
import FoundationEssentials

/// Reads when something ends: how long from now, or a date.
enum ExpiryArgument {
    static func read(_ text: String, now: Date) throws -> Date {
        let trimmed = text.trimmingSpaces()
        if !trimmed.hasSuffix("ago"), let seconds = TimeArgument.age(trimmed), seconds > 0 {
            return now.addingTimeInterval(seconds)
        }
        let date = trimmed.hasSuffix("ago") ? nil : try? TimeArgument.parse(trimmed, field: "--expires", now: now)
        guard let date, date > now else {
            throw FarmError(
                .invalidInput,
                "--expires '\(text.shortened())' is no time to come; accepted: 30d, 12h, or a date such as 2027-05-01")
        }
        return date
    }
}
