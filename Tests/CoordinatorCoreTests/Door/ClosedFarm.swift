import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Logging
import Testing

@testable import CoordinatorCore

/// A farm that asks who one is, with a person of each role.
struct ClosedFarm: Sendable {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let store: any Store
    let gate: AccessGate
    let calls = RunningCalls(logger: Self.logger)
    let people: PeopleService
    /// By role.
    let tokens: [Role: AccessToken]
    /// By role.
    let names: [Role: String]

    init(store: any Store = MemoryStore(), isPrivate: Bool = false) async throws {
        self.store = store
        let gate = AccessGate(store: store, logger: Self.logger)
        self.gate = gate
        people = PeopleService(store: store, gate: gate, changed: { gate.forget() }, logger: Self.logger)
        var tokens: [Role: AccessToken] = [:]
        tokens[.admin] = try await people.close(as: .open(), admin: "root", label: "first").made.token
        let admin = Caller(name: "root", role: .admin, isKnown: true, address: "local")
        for (role, name) in [(Role.viewer, "vera"), (.submitter, "anna"), (.op, "otto")] {
            _ = try await people.add(as: admin, NewPrincipal(name: name, role: role))
            tokens[role] = try await people.addToken(as: admin, TokenRequest(principal: name)).token
        }
        if isPrivate { _ = try await people.change(as: admin, AccessChange(isPrivate: true)) }
        self.tokens = tokens
        names = [.viewer: "vera", .submitter: "anna", .op: "otto", .admin: "root"]
    }

    /// An admin, as the gate would say.
    var admin: Caller {
        get async throws { try await caller(.admin) }
    }

    func caller(_ role: Role) async throws -> Caller {
        try await gate.recheck(.knowOneself, credentials(role), from: Peer(address: "10.0.0.1"))
    }

    func token(_ role: Role) throws -> AccessToken { try #require(tokens[role]) }
    func credentials(_ role: Role) throws -> Credentials { .token(try token(role)) }

    /// Another submitter.
    func add(_ name: String, role: Role = .submitter) async throws -> AccessToken {
        _ = try await people.add(as: try await admin, NewPrincipal(name: name, role: role))
        return try await people.addToken(as: try await admin, TokenRequest(principal: name)).token
    }

    func admit(
        _ permission: Permission, _ credentials: Credentials, from address: String = "10.0.0.1",
        proof: Peer.Proof = .none
    ) async throws -> Caller {
        try await gate.admit(
            permission, credentials, from: Peer(address: address, proof: proof), method: "\(permission)")
    }

    /// Nil where it is let in.
    func refusal(
        _ permission: Permission, _ credentials: Credentials, from address: String = "10.0.0.1",
        proof: Peer.Proof = .none
    ) async -> FarmError? {
        do {
            _ = try await admit(permission, credentials, from: address, proof: proof)
            return nil
        } catch {
            return error as? FarmError ?? FarmError(.internal, "\(error)")
        }
    }
}

extension AccessToken {
    /// Of the same number, with a wrong secret.
    var forged: AccessToken { AccessToken(id: id, secret: secret.map { $0 ^ 1 }) }
}
