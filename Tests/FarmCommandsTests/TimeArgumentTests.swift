import FarmBasics
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct TimeArgumentTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)

    @Test(arguments: [("30m", 1800.0), ("2h", 7200), ("3d", 259_200), ("1w ago", 604_800), ("0s", 0)])
    func agesCountBack(text: String, seconds: Double) throws {
        let date = try TimeArgument.parse(text, field: "--since", now: now)
        #expect(now.timeIntervalSince(date) == seconds)
    }

    @Test(arguments: [
        ("2026-05-01T12:30:15Z", 1_777_638_615.0), ("2026-05-01 12:30Z", 1_777_638_600),
        ("2026-05-01T14:30+02:00", 1_777_638_600), ("2026-05-01T07:30:00-05:00", 1_777_638_600),
    ])
    func datesWithAZone(text: String, seconds: Double) throws {
        #expect(try TimeArgument.parse(text, field: "--since").timeIntervalSince1970 == seconds)
    }

    @Test func datesWithoutAZoneAreLocal() throws {
        let date = try TimeArgument.parse("2026-05-01", field: "--since")
        #expect(TimeFormat.local(date) == "2026-05-01 00:00")
        let time = try TimeArgument.parse("2026-05-01T17:45", field: "--since")
        #expect(TimeFormat.local(time) == "2026-05-01 17:45")
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01", "2026-02-30", "2026-05-01T25:00", "2026-05-01X", "-3d", "5", "h", "2026-5-1",
        "2026-05-01T12:30+2", "２h",
    ])
    func nonsenseIsNamed(text: String) throws {
        let error = try #require(throws: FarmError.self) { try TimeArgument.parse(text, field: "--since") }
        #expect(error.code == .invalidInput)
        #expect(error.message.hasPrefix("--since '\(text)'"))
    }
}
