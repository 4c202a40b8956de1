import FarmModel
import FarmStore
package import FarmWire
package import GRPCCore
package import Logging
import SwiftProtobuf

import struct FoundationEssentials.Date

/// Who may use the farm, as clients ask for it.
package struct PeopleAdapter: Farm_V1_People.SimpleServiceProtocol {
    private let people: PeopleService
    private let enrolment: EnrolmentService
    private let logger: Logger

    /// - Parameter logger: for what goes wrong here.
    package init(people: PeopleService, enrolment: EnrolmentService, logger: Logger) {
        self.people = people
        self.enrolment = enrolment
        self.logger = logger
    }

    /// Who asks, as the gate has found.
    package func whoAmI(
        request: Farm_V1_WhoAmIRequest, context: ServerContext
    ) async throws -> Farm_V1_WhoAmIResponse {
        let token = context.call.flatMap { call -> TokenID? in
            if case .token(let token) = call.credentials { token.id } else { nil }
        }
        return try await answering(logger, context) { caller in
            try await people.identity(of: caller, token: token).wire
        }
    }

    /// By name.
    package func listPrincipals(
        request: Farm_V1_ListPrincipalsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListPrincipalsResponse {
        try await answering(logger, context) { caller in
            let principals = try await people.principals(as: caller)
            return .with { $0.principals = principals.map(\.wire) }
        }
    }

    /// - Throws: `alreadyExists` for a name that somebody has.
    package func addPrincipal(
        request: Farm_V1_AddPrincipalRequest, context: ServerContext
    ) async throws -> Farm_V1_Principal {
        try await answering(logger, context) { caller in
            try await people.add(as: caller, NewPrincipal(wire: request)).wire
        }
    }

    /// - Throws: `notFound`; `failedPrecondition` where no admin would be left.
    package func changePrincipal(
        request: Farm_V1_ChangePrincipalRequest, context: ServerContext
    ) async throws -> Farm_V1_Principal {
        try await answering(logger, context) { caller in
            try await people.change(as: caller, PrincipalChange(wire: request)).wire
        }
    }

    /// Without their secrets, which the farm does not know.
    package func listTokens(
        request: Farm_V1_ListTokensRequest, context: ServerContext
    ) async throws -> Farm_V1_ListTokensResponse {
        try await answering(logger, context) { caller in
            let tokens = try await people.tokens(
                as: caller, of: request.principal.isEmpty ? nil : request.principal)
            let page = try BoundedPage.fitting(tokens.map(\.wire))
            return .with { $0.tokens = page }
        }
    }

    /// The one answer with the token's text.
    package func addToken(
        request: Farm_V1_AddTokenRequest, context: ServerContext
    ) async throws -> Farm_V1_AddTokenResponse {
        try await answering(logger, context) { caller in
            let made = try await people.addToken(as: caller, TokenRequest(wire: request))
            return .with {
                $0.token = made.record.wire
                $0.text = made.token.text
            }
        }
    }

    /// - Throws: `notFound`.
    package func revokeToken(
        request: Farm_V1_RevokeTokenRequest, context: ServerContext
    ) async throws -> Farm_V1_Token {
        try await answering(logger, context) { caller in
            try await people.revokeToken(as: caller, TokenID(request.id)).wire
        }
    }

    /// How the door stands.
    package func getAccess(
        request: Farm_V1_GetAccessRequest, context: ServerContext
    ) async throws -> Farm_V1_Access {
        try await answering(logger, context) { caller in try await people.access(as: caller).wire }
    }

    /// Answers how it stands then.
    package func changeAccess(
        request: Farm_V1_ChangeAccessRequest, context: ServerContext
    ) async throws -> Farm_V1_Access {
        try await answering(logger, context) { caller in
            try await people.change(as: caller, AccessChange(wire: request)).wire
        }
    }

    /// The first admin's token is in the answer alone.
    /// - Throws: `alreadyExists` where the farm is closed.
    package func closeFarm(
        request: Farm_V1_CloseFarmRequest, context: ServerContext
    ) async throws -> Farm_V1_CloseFarmResponse {
        try await answering(logger, context) { caller in
            let (admin, made) = try await people.close(as: caller, admin: request.admin, label: request.tokenLabel)
            return .with {
                $0.admin = admin.wire
                $0.token = made.record.wire
                $0.text = made.token.text
            }
        }
    }

    /// A page that fits into a message; the next begins before its last id.
    package func listAudit(
        request: Farm_V1_ListAuditRequest, context: ServerContext
    ) async throws -> Farm_V1_ListAuditResponse {
        try await answering(logger, context) { caller in
            let entries = try await people.audit(as: caller, AuditFilter(wire: request))
            let page = try BoundedPage.fitting(entries.map(\.wire))
            return .with { $0.entries = page }
        }
    }

    /// The same for everybody.
    package func listPermissions(
        request: Farm_V1_ListPermissionsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListPermissionsResponse {
        try await answering(logger, context) { _ in .with { $0.entries = FarmMethods.table.map(\.wire) } }
    }

    /// The code is in the answer alone.
    package func inviteWorker(
        request: Farm_V1_InviteWorkerRequest, context: ServerContext
    ) async throws -> Farm_V1_InviteWorkerResponse {
        try await answering(logger, context) { caller in
            let (code, expiresAt) = try await enrolment.invite(as: caller)
            return .with {
                $0.code = code.text
                $0.expiresAt = expiresAt.timeIntervalSince1970
            }
        }
    }

    /// Answers how many of its certificates held.
    /// - Throws: `notFound`.
    package func revokeWorker(
        request: Farm_V1_RevokeWorkerRequest, context: ServerContext
    ) async throws -> Farm_V1_RevokeWorkerResponse {
        try await answering(logger, context) { caller in
            let held = try await enrolment.revoke(as: caller, workerNamed: request.name)
            return .with { $0.certificates = Int64(held) }
        }
    }
}
