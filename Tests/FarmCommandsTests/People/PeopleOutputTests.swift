import Certificates
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct PeopleOutputTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)

    private var text: OutputRenderer { OutputRenderer(format: .text, width: nil, now: now) }
    private var json: OutputRenderer { OutputRenderer(format: .json, width: nil, now: now) }

    private var limits: PrincipalLimits {
        var limits = PrincipalLimits()
        (limits.queuedImages, limits.keptBytes) = (1000, 5_000_000_000)
        return limits
    }

    private func token(expires: Double? = nil, revoked: Bool = false) -> TokenOutput {
        TokenOutput(
            TokenRecord(
                id: 7, principal: 0, principalName: "ada", label: "laptop", createdAt: now,
                expiresAt: expires.map { now.addingTimeInterval($0) }, revokedAt: revoked ? now : nil))
    }

    @Test func peopleAreListed() throws {
        let rows = [
            PrincipalOutput(Principal(id: 1, name: "ada", role: .op, limits: limits, createdAt: now)),
            PrincipalOutput(Principal(id: 2, name: "bot", role: .submitter, isDisabled: true, createdAt: now)),
        ]
        let lines = try text.list(rows, empty: "nobody").split(separator: "\n")
        #expect(lines[0].hasPrefix("NAME  ROLE       STATE     OWN LIMITS"))
        #expect(lines[1].hasPrefix("ada   operator   active    queued images 1000, kept images 5.0 GB  "))
        #expect(lines[2].hasPrefix("bot   submitter  disabled  –  "))
        let line = try json.eventLine(rows[0])
        for part in ["\"role\":\"operator\"", "\"disabled\":false", "\"openJobs\":null", "\"queuedImages\":1000"] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
        #expect(try text.report(rows[0]).contains("queued images  1000\n"))
    }

    @Test func tokensSayHowTheyStand() throws {
        let rows = [token(), token(expires: -1), token(expires: 60), token(expires: 60, revoked: true)]
        let lines = try text.list(rows, empty: "").split(separator: "\n").map(String.init)
        for (line, state) in zip(lines.dropFirst(), ["valid", "expired", "valid", "revoked"]) {
            #expect(line.contains("ada") && line.contains("laptop") && line.contains("  \(state)  "), "\(line)")
        }
        let line = try json.eventLine(token())
        #expect(line.contains("\"expiresAt\":null") && line.contains("\"lastUsedAt\":null"))
    }

    /// Standard output has the token alone; what is said beside it does not.
    @Test func aNewTokensWordsHaveNoSecret() async throws {
        for expires in [nil, 60.0] {
            let lines = TokenAdd.words(token(expires: expires), file: nil)
            #expect(lines.count == 2 && lines[0].hasPrefix("token 7 of ada, good until "))
            #expect(lines.allSatisfy { !$0.contains("df_") } && lines[1].contains("0600"))
        }
        try await TestFiles.withFolder { folder in
            try DurableFile.write([1], to: folder + "/open", mode: 0o644)
            try DurableFile.write([1], to: folder + "/private", mode: 0o600)
            #expect(TokenAdd.words(token(), file: FileStatus(of: folder + "/open"))[1].contains("chmod 600"))
            #expect(!TokenAdd.words(token(), file: FileStatus(of: folder + "/private"))[1].contains("chmod"))
        }
        let both = try json.eventLine(TokenAddOutput(token: token(), text: TestTokens.text))
        #expect(both.contains("\"text\":\"\(TestTokens.text)\""))
    }

    @Test func theDoorIsShown() throws {
        let open = try text.report(AccessOutput(FarmAccess()))
        #expect(open.contains("farm        open: nobody is asked who they are; close it with: farm close\n"), "\(open)")
        #expect(open.contains("audit kept  365 days\n") && open.contains("Limits of each person\n  queued images"))
        let closed = FarmAccess(isOpen: false, isPrivate: true, limits: PrincipalLimits(), auditDays: nil)
        let shown = try text.report(AccessOutput(closed))
        #expect(shown.contains("people see  their own jobs") && shown.contains("audit kept  for ever"))
        #expect(shown.contains("  limits  none\n"))
        #expect(try json.eventLine(AccessOutput(closed)).contains("\"auditDays\":null"))
    }

    @Test func aClosedFarmSaysWhatHasBecomeOfEverybody() throws {
        let output = FarmCloseOutput(
            admin: PrincipalOutput(Principal(id: 1, name: "ann", role: .admin, createdAt: now)), token: token(),
            keptIn: "/l.json")
        for isLocal in [true, false] {
            let sentences = output.sentences(isLocal: isLocal)
            #expect(sentences[0].hasPrefix("the farm is closed") && sentences[1].contains("/l.json"))
            #expect(sentences.last?.hasSuffix("farm workers invite") == true)
            #expect(sentences.last?.contains("'farm up'") == isLocal)
        }
        #expect(!(try json.eventLine(output)).contains("df_"))
    }

    @Test func theAuditIsListed() throws {
        let entry = AuditEntry(
            id: 12, at: now, principal: "", address: "10.0.0.7", method: "ListJobs", object: "", outcome: .loginFailed)
        let lines = try text.list([AuditOutput(entry)], empty: "").split(separator: "\n")
        #expect(lines[0].hasPrefix("WHEN") && lines[1].contains("10.0.0.7") && lines[1].hasSuffix("login-failed"))
        #expect(try json.eventLine(AuditOutput(entry)).contains("\"outcome\":\"login-failed\""))
    }

    @Test func aMachineIsInvitedToWhereItCanComeFrom() throws {
        func command(_ texts: String...) throws -> InvitationOutput {
            let kept = CoordinatorTrust.kept(CertificateFingerprint(ofDER: [1]))
            let entrances = try texts.map { text in
                let address = try CoordinatorAddress(parsing: text)
                return try Entrance(address, trust: address.kind == .name ? kept : .none)
            }
            return InvitationOutput(code: "wi_x", expiresAt: now, entrances: entrances)
        }
        let known = try command("unix:/a", "farm.example.org:7433")
        let fingerprint = CertificateFingerprint(ofDER: [1]).description
        #expect(
            known.command == "farm-worker enrol wi_x --coordinator farm.example.org:7433 --fingerprint \(fingerprint)")
        #expect(known.fingerprint == fingerprint)
        let here = try command("127.0.0.1:7433")
        #expect(here.command == "farm-worker enrol wi_x --coordinator HOST:PORT" && here.fingerprint == nil)
        #expect(try json.eventLine(here).contains("\"fingerprint\":null"))
        #expect(WorkerRevokeOutput(worker: "w", revokedCertificates: 1).sentence.contains("certificate is revoked"))
    }

    /// What the page says is what the command prints of a farm.
    @Test func thePageOfRolesHasEachCall() throws {
        let page = RolePage.markdown
        for permission in FarmMethods.table {
            let row = MethodPermissionOutput(permission)
            let others = row.roleForOthers ?? ""
            #expect(page.contains("| `\(row.method)` | \(row.leastRole ?? "none") | \(others) |\n"), "\(row.method)")
        }
        for role in Role.allCases { #expect(page.contains("- **\(role.rawValue)** ")) }
        let lines = try text.list(FarmMethods.table.map(MethodPermissionOutput.init), empty: "").split(separator: "\n")
        #expect(lines.count == FarmMethods.descriptors.count + 1)
    }
}
