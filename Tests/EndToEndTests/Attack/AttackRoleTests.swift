import FarmModel
import FarmTestSupport
import FarmWire
import GRPCCore
import Testing

extension EndToEnd {
    /// Every method of every service, with everything that somebody may show.
    @Suite(.timeLimit(.minutes(3))) struct AttackRoleTests {
        /// Enrolling takes a code in place of a login: it has its own attacks.
        private static let methods = FarmMethods.descriptors.filter {
            FarmMethods.permission[$0.fullyQualifiedMethod] != .enrol
        }

        @Test func everyMethodByEveryRole() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                var tokens: [Role: String] = [:]
                for role in Role.ofPeople { tokens[role] = try await closed.add("eve-\(role.rawValue)", role) }
                let worker = try await closed.enrolled("worker-1")
                for coordinator in [1, 2] {
                    for (role, token) in tokens {
                        try await closed.reach(coordinator) { await Self.walk($0, as: role, token: token) }
                    }
                    try await closed.reach(coordinator, as: worker) { await Self.walk($0, as: .worker, token: nil) }
                }
                // Nobody has changed the door with empty messages.
                let stranger = try await closed.reach { await $0.call(Self.whoAmI, token: nil) }
                #expect(stranger.code == .unauthenticated)
            }
        }

        private static let whoAmI = Farm_V1_People.Method.WhoAmI.descriptor

        /// - Parameter token: nil for a worker, whose connection says who it is.
        private static func walk(_ caller: RawCaller, as role: Role, token: String?) async {
            for method in methods {
                let name = method.fullyQualifiedMethod
                guard let least = FarmMethods.permission[name]?.leastRole else {
                    Issue.record("\(name) takes no role")
                    continue
                }
                let outcome = await caller.call(method, token: token)
                let said = "\(name) as \(role.rawValue): \(outcome.error.map { "\($0)" } ?? "done")"
                if role.includes(least) {
                    #expect(outcome.code != .unauthenticated && outcome.code != .permissionDenied, "\(said)")
                    #expect(outcome.code != .internalError && outcome.code != .unknown, "\(said)")
                } else {
                    #expect(outcome.code == .permissionDenied, "\(said)")
                }
            }
        }

        @Test func everyMethodWithoutARightToken() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                let right = try await closed.add("ada", .admin)
                let expired = try await closed.token(of: "ada")
                let revoked = try await closed.token(of: "ada")
                let disabled = try await closed.add("mallory", .admin)
                // They were good, and both coordinators know them so.
                for coordinator in [1, 2] {
                    try await closed.reach(coordinator) { caller in
                        for token in [right, revoked, disabled] {
                            let code = await caller.call(Self.whoAmI, token: token).code
                            #expect(code == nil)
                        }
                    }
                }
                let number = ClosedFarm.number(of: expired)
                _ = try await farm.psql(
                    "UPDATE tokens SET expires_at = now() - interval '1 s', created_at = now() - interval '1 h' "
                        + "WHERE id = \(number)")
                try await farm.succeed("tokens", "revoke", ClosedFarm.number(of: revoked))
                try await farm.succeed("people", "disable", "mallory")
                let bad = [expired, revoked, disabled]
                for coordinator in [1, 2] {
                    try await closed.reach(coordinator) { caller in
                        // The second one hears of it by notification.
                        try await eventually("revocations have come", within: .seconds(5)) {
                            for token in bad {
                                guard await caller.call(Self.whoAmI, token: token).code == .unauthenticated else {
                                    return false
                                }
                            }
                            return true
                        }
                        await Self.refuse(caller, [[]] + bad.map { ["Bearer \($0)"] }, accepting: [.unauthenticated])
                        // Guesses last: they make their address wait, and say so.
                        await Self.refuse(
                            caller, Self.guesses(like: right), accepting: [.unauthenticated, .resourceExhausted])
                        try await eventually("the right one is served", within: .seconds(5)) {
                            await caller.call(Self.whoAmI, token: right).code == nil
                        }
                    }
                }
                try await eventually("it is in the audit", within: .seconds(10)) {
                    try await farm.succeed("audit", "--outcome", "login-failed").output.contains("login-failed")
                }
                let refusals = try await farm.succeed("audit", "--limit", "200").output
                let secret = String(right.suffix(64))
                let coordinator = try await farm.coordinator(1)
                #expect(!refusals.contains(secret) && !coordinator.errors.contains(secret))
            }
        }

        /// What is nearly a token, or shown in a wrong way.
        private static func guesses(like right: String) -> [[String]] {
            let (number, zeros) = (ClosedFarm.number(of: right), String(repeating: "0", count: 64))
            let foreign = [
                "df_\(number)_\(zeros)", "df_999999_\(right.suffix(64))", "df_0\(number)_\(right.suffix(64))",
            ]
            let broken = [
                "", "df_", "df__", "df_\(number)_", "df_-\(number)_\(zeros)", String(right.dropLast()), right + "0",
                "df_\(number)_\(String(repeating: "0", count: 8000))", "df_9223372036854775808_\(zeros)",
                "' OR 1=1; --",
            ]
            return (foreign + broken).map { ["Bearer \($0)"] } + [
                [right], ["Basic \(right)"], ["Bearer \(right)", "Bearer \(right)"], ["Bearer \(right), \(right)"],
            ]
        }

        private static func refuse(
            _ caller: RawCaller, _ shown: [[String]], accepting codes: Set<RPCError.Code>
        ) async {
            for authorization in shown {
                for method in methods {
                    let outcome = await caller.call(method, authorization: authorization)
                    let isRefused = outcome.code.map(codes.contains) ?? false
                    #expect(
                        isRefused && outcome.replies.isEmpty,
                        """
                        \(method.fullyQualifiedMethod) with \(authorization.map { $0.prefix(40) }): \
                        \(outcome.error.map { "\($0)" } ?? "done")
                        """)
                    #expect(!outcome.words.contains("eve") && outcome.words.count < 500)
                }
            }
        }
    }
}
