import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// What people type is text, wherever it goes.
    @Suite(.enabled(if: AttackLength.isAsked, "by Deploy/attack"), .timeLimit(.minutes(3))) struct AttackTextTests {
        private typealias Farm = Farm_V1_Farm.Method
        private typealias People = Farm_V1_People.Method

        private static let injections = [
            "'; DROP TABLE jobs; --", "\"; DROP TABLE jobs; --", "x'); DELETE FROM principals; --", "$1", "%s%n", "\\",
            "1 OR 1=1", "$$; DROP TABLE tasks; $$",
        ]
        private static let hidden = [
            "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "..", ".", "a\u{0}b", "a\u{1B}[2Jb", "a\r\nb", "a\u{7F}",
            "a\u{202E}b", "a\u{200F}b", "a\u{2066}b", "a\u{200B}b", "a\u{85}b", "\u{FEFF}a", "",
            String(repeating: "a", count: 1 << 20),
        ]

        @Test func noTextIsMoreThanText() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                let admin = try await closed.add("root", .admin)
                let submitter = try await closed.add("ada", .submitter)
                _ = try await farm.psql(
                    """
                    INSERT INTO models (digest, name, family, bytes, defaults, files)
                    VALUES (repeat('ab', 32), 'm', 'flux', 1, '{}', '[]')
                    """)
                let before = try await Self.tables(farm)
                let people = try await farm.psql("SELECT count(*) FROM principals")
                try await closed.reach { caller in
                    for text in Self.injections + Self.hidden {
                        try await Self.fill(caller, admin, submitter, text)
                    }
                }
                // The models are there still, and so are all tables and people.
                let after = try await Self.tables(farm)
                let peopleAfter = try await farm.psql("SELECT count(*) FROM principals")
                #expect(after == before && peopleAfter == people)
                let odd = try await farm.psql(
                    "SELECT count(*) FROM principals WHERE name !~ '^[A-Za-z0-9_@+][-A-Za-z0-9._@+]*$'")
                #expect(odd == "0")
                // What was stored reaches no terminal as it is.
                for arguments in [["jobs"], ["tokens", "list"], ["audit", "--limit", "1000"], ["models", "stored"]] {
                    let output = try await farm.succeed(arguments).output
                    let isClean = output.unicodeScalars.allSatisfy { scalar in
                        scalar == "\n" || scalar == "\t"
                            || (scalar.properties.generalCategory != .control
                                && scalar.properties.generalCategory != .format)
                    }
                    #expect(isClean, "\(arguments)")
                }
            }
        }

        private static func tables(_ farm: FarmFixture) async throws -> String {
            try await farm.psql(
                "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'")
        }

        /// Puts the text wherever there is room for any: it is refused in words, or kept as it is.
        private static func fill(
            _ caller: RawCaller, _ admin: String, _ submitter: String, _ text: String
        ) async throws {
            let job = Farm_V1_SubmitJobRequest.with {
                $0.submission = UUID().uuidString
                ($0.count, $0.model, $0.prompt) = (1, "m", "a")
                ($0.width, $0.height, $0.steps) = (64, 64, 1)
            }
            let changes: [(inout Farm_V1_SubmitJobRequest) -> Void] = [
                { $0.submission = text }, { $0.name = text }, { $0.submitter = text }, { $0.model = text },
                { $0.prompt = text }, { $0.negativePrompt = text }, { $0.sampler = text }, { $0.schedule = text },
                { $0.vae = text }, { $0.loras = [.with { $0.name = text }] }, { $0.recipe = text },
            ]
            for (number, change) in changes.enumerated() {
                var request = job
                request.submission = UUID().uuidString
                change(&request)
                for token in [admin, submitter] {
                    try await expectWords(caller, Farm.SubmitJob.descriptor, token, request, "job \(number)", text)
                    request.submission = number == 0 ? text : UUID().uuidString
                }
            }
            try await expectWords(
                caller, Farm.ListJobs.descriptor, submitter, Farm_V1_ListJobsRequest.with { $0.submitter = text },
                "list", text)
            let filters: [Farm_V1_ListImagesRequest] = [
                .with { $0.words = text }, .with { $0.model = text }, .with { $0.sampler = text },
                .with { $0.submitter = text }, .with { $0.worker = text },
            ]
            for filter in filters {
                try await expectWords(caller, Farm.ListImages.descriptor, submitter, filter, "history", text)
            }
            try await fillPeople(caller, admin, text)
            try await expectWords(
                caller, Farm.RemoveStoredFile.descriptor, admin,
                Farm_V1_RemoveStoredFileRequest.with { $0.name = text }, "remove", text, isRefused: true)
            let push = Farm_V1_StoredFilePart.with {
                $0.header = .with {
                    ($0.name, $0.byteCount) = (text, 8)
                    $0.digest = String(repeating: "ab", count: 32)
                    $0.sample = String(repeating: "cd", count: 32)
                }
            }
            try await expectWords(caller, Farm.PushStoredFile.descriptor, admin, push, "push", text, isRefused: true)
        }

        private static func fillPeople(_ caller: RawCaller, _ admin: String, _ text: String) async throws {
            let name = Farm_V1_AddPrincipalRequest.with { ($0.name, $0.role) = (text, "viewer") }
            try await expectWords(
                caller, People.AddPrincipal.descriptor, admin, name, "person", text, isRefused: text != "")
            let role = Farm_V1_AddPrincipalRequest.with { ($0.name, $0.role) = ("someone", text) }
            try await expectWords(caller, People.AddPrincipal.descriptor, admin, role, "role", text, isRefused: true)
            let label = Farm_V1_AddTokenRequest.with { ($0.principal, $0.label) = ("ada", text) }
            try await expectWords(caller, People.AddToken.descriptor, admin, label, "label", text)
            let whose = Farm_V1_ListTokensRequest.with { $0.principal = text }
            try await expectWords(caller, People.ListTokens.descriptor, admin, whose, "tokens", text)
            let revoked = Farm_V1_RevokeWorkerRequest.with { $0.name = text }
            try await expectWords(
                caller, People.RevokeWorker.descriptor, admin, revoked, "worker", text, isRefused: true)
            let lines = Farm_V1_ListAuditRequest.with { ($0.principal, $0.method, $0.outcome) = (text, text, "done") }
            try await expectWords(caller, People.ListAudit.descriptor, admin, lines, "audit", text)
            let rule = Farm_V1_AddRetentionRuleRequest.with {
                $0.rule = .with { ($0.submitter, $0.keepNewest) = (text, 5) }
                $0.dryRun = true
            }
            try await expectWords(caller, Farm.AddRetentionRule.descriptor, admin, rule, "rule", text)
        }

        /// No failure of the coordinator's own, and no database's words.
        private static func expectWords(
            _ caller: RawCaller, _ method: MethodDescriptor, _ token: String, _ message: some Message, _ what: String,
            _ text: String, isRefused: Bool = false
        ) async throws {
            let outcome = try await caller.call(method, token: token, message)
            let own: Set<RPCError.Code> = [.internalError, .unknown, .deadlineExceeded, .dataLoss]
            let said = "\(what) '\(text.prefix(30))': \(outcome.error.map { "\($0.code) \($0.message)" } ?? "done")"
            #expect(outcome.code.map(own.contains) != true, "\(said)")
            if isRefused { #expect(outcome.error != nil, "\(said)") }
            let isBounded = outcome.words.utf8.count < 4000
            #expect(
                isBounded && !outcome.words.contains("SQLSTATE") && !outcome.words.contains("syntax error"), "\(said)")
        }
    }
}
