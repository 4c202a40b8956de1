import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

/// What flags about people, their tokens and the farm's door mean.
@Suite struct PeopleCommandTests {
    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

    @Test func somebodyIsAdded() throws {
        let added = try PersonAdd.parse(
            words(
                "nightly-bot --role submitter --queued-images 20000 --open-jobs 5 --input-bytes 10GB --kept-bytes 1TB "
                    + "--requests-per-second 0.5 --parallel-downloads 4")
        ).request()
        var limits = PrincipalLimits()
        (limits.queuedImages, limits.openJobs, limits.parallelDownloads) = (20_000, 5, 4)
        (limits.inputBytes, limits.keptBytes, limits.requestsPerSecond) = (10_000_000_000, 1_000_000_000_000, 0.5)
        #expect(added == NewPrincipal(name: "nightly-bot", role: .submitter, limits: limits))
        #expect(try PersonAdd.parse(words("ada --role operator")).request().role == .op)
        #expect(throws: FarmError.self) { try PersonAdd.parse(["a b", "--role", "viewer"]).request() }
    }

    @Test(arguments: ["worker", "Admin", "king", ""])
    func noOtherRoleIsTaken(role: String) {
        let error = #expect(throws: (any Error).self) { try PersonAdd.parse(["ada", "--role", role]) }
        let text = error.map { FarmCommandLine.outcome(of: $0).text } ?? ""
        #expect(text.contains("viewer, submitter, operator, admin"), "\(text)")
    }

    @Test(arguments: [
        "--queued-images 0", "--queued-images -1", "--open-jobs many", "--input-bytes 0", "--kept-bytes big",
        "--requests-per-second 0", "--requests-per-second nan", "--parallel-downloads 1.5",
    ])
    func noLimitIsNonsense(flags: String) throws {
        let flag = flags.split(separator: " ")[0]
        let arguments = ["ada", "--role", "viewer", flags.replacing(" ", with: "=")]
        let error = try #require(throws: FarmError.self) { try PersonAdd.parse(arguments).request() }
        #expect(error.code == .invalidInput && error.message.hasPrefix("\(flag) "), "\(error)")
    }

    @Test func aChangeKeepsWhatIsNotNamed() throws {
        var own = PrincipalLimits()
        (own.queuedImages, own.openJobs) = (10, 2)
        let change = try PersonChange.parse(words("ada --queued-images none --parallel-downloads 3")).change(of: own)
        var limits = PrincipalLimits()
        (limits.openJobs, limits.parallelDownloads) = (2, 3)
        #expect(change == PrincipalChange(name: "ada", limits: limits))
        #expect(
            try PersonChange.parse(words("ada --role admin")).change(of: own)
                == PrincipalChange(name: "ada", role: .admin))
        #expect(throws: FarmError.self) { try PersonChange.parse(["ada"]).change(of: own) }
    }

    @Test func theDoorIsChangedAsFarAsItIsNamed() throws {
        #expect(try AccessCommand.parse([]).change(of: .standard) == nil)
        #expect(
            try AccessCommand.parse(["--private", "--audit-days", "0"]).change(of: .standard)
                == AccessChange(isPrivate: true, auditDays: 0))
        #expect(try AccessCommand.parse(["--no-private"]).change(of: .standard) == AccessChange(isPrivate: false))
        var limits = PrincipalLimits.standard
        limits.openJobs = nil
        #expect(
            try AccessCommand.parse(["--open-jobs", "none"]).change(of: .standard) == AccessChange(limits: limits))
        #expect(throws: FarmError.self) { try AccessCommand.parse(["--audit-days=-1"]).change(of: .standard) }
    }

    @Test func aTokenEndsWhenItIsTold() throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        func end(_ text: String) throws -> Date? {
            try TokenAdd.parse(["bot", "--label", "cron", "--expires", text]).request(now: now).expiresAt
        }
        #expect(try end("30d") == now.addingTimeInterval(30 * 86_400))
        #expect(try end("2030-01-01T00:00Z") == Date(timeIntervalSince1970: 1_893_456_000))
        for text in ["0d", "2d ago", "2020-01-01", "soon", "30"] {
            let error = try #require(throws: FarmError.self) { try end(text) }
            #expect(error.message.contains("is no time to come"))
        }
        #expect(try TokenAdd.parse(["bot"]).request(now: now) == TokenRequest(principal: "bot"))
    }

    @Test func aTokenIsRevokedByItsNumber() throws {
        #expect(try TokenArgument.read("7") == 7 && TokenArgument.read("df_12") == 12)
        for text in ["0", "-1", "x", "df_", TestTokens.text, "\(TestTokens.text)00"] {
            let error = try #require(throws: FarmError.self) { try TokenArgument.read(text) }
            #expect(error.code == .invalidInput && !error.message.contains(TestTokens.hex))
        }
        let whole = #expect(throws: FarmError.self) { try TokenArgument.read(TestTokens.text) }
        #expect(whole?.message.hasSuffix("farm tokens revoke 7") == true)
    }

    @Test func conditionsOfTheAuditAreRead() throws {
        let command = try AuditList.parse(
            words("--who ada --method CancelJob --outcome login-failed --since 2026-05-01T00:00Z --limit 5"))
        let filter = try command.conditions.filter()
        #expect(filter.principal == "ada" && filter.method == "CancelJob" && filter.outcome == .loginFailed)
        #expect(filter.since?.timeIntervalSince1970 == 1_777_593_600 && filter.until == nil)
        #expect(
            command.nextPage(after: 40)
                == "farm audit --who ada --method CancelJob --outcome login-failed --since 2026-05-01T00:00Z --limit 5 "
                + "--before 40")
        let error = #expect(throws: FarmError.self) { try AuditList.parse(["--outcome", "x"]).conditions.filter() }
        #expect(error?.message.contains("done, denied, login-failed") == true)
    }

    @Test func aPriorityBelowZeroFollowsTwoDashes() throws {
        let command = try JobPriority.parse(["12", "--", "-10"])
        #expect(command.job == 12 && command.priority == -10)
        #expect(try JobPriority.parse(["12", "100"]).priority == 100)
    }
}
