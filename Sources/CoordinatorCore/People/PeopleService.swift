import Crypto
import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

import struct FoundationEssentials.Date

/// Who may use the farm: principals, their tokens, how its door stands, and the record of who did what.
package struct PeopleService: Sendable {
    /// A token as it is shown once.
    package struct MadeToken: Sendable {
        /// What the farm keeps of it.
        package var record: TokenRecord
        /// The whole of it.
        package var token: AccessToken
    }

    private static let standardPage = 50

    let store: any AuditStore & Audited & EnrolmentStore & PeopleStore
    private let gate: AccessGate
    /// Called after each change: this coordinator need not wait for the news of it.
    let changed: @Sendable () -> Void
    let logger: Logger

    /// - Parameters:
    ///   - gate: for how the door stands.
    ///   - changed: `DoorKeeper.peopleChanged()`.
    package init(
        store: any AuditStore & Audited & EnrolmentStore & PeopleStore, gate: AccessGate,
        changed: @escaping @Sendable () -> Void, logger: Logger
    ) {
        self.store = store
        self.gate = gate
        self.changed = changed
        self.logger = logger
    }

    // MARK: Oneself

    /// - Parameter token: that was shown, if any.
    package func identity(of caller: Caller, token: TokenID?) async throws -> Identity {
        let access = try await gate.currentAccess()
        return Identity(
            name: caller.name, role: caller.role, isFarmOpen: access.isOpen,
            isPrivate: caller.scope(.seeJobs) != .all, token: caller.principal == nil ? nil : token,
            address: caller.address, limits: caller.limits)
    }

    // MARK: Principals

    /// By name, disabled ones too.
    package func principals(as caller: Caller) async throws -> [Principal] { try await store.principals() }

    /// - Throws: `invalidInput` for a name, a role or a limit that nobody can have; `conflict` where the name is taken.
    package func add(as caller: Caller, _ principal: NewPrincipal) async throws -> Principal {
        try Principal.check(name: principal.name)
        try Self.check(principal.role)
        try principal.limits.check()
        let added = try await store.audited(
            caller.entry("AddPrincipal", "\(principal.role.rawValue) '\(principal.name)'")
        ).addPrincipal(named: principal.name, role: principal.role, limits: principal.limits)
        changed()
        log("principal added", caller, ["name": "\(added.name)", "role": "\(added.role.rawValue)"])
        return added
    }

    /// - Throws: `notFound`; `failedPrecondition` where nobody would be an admin any more.
    package func change(as caller: Caller, _ change: PrincipalChange) async throws -> Principal {
        if let role = change.role { try Self.check(role) }
        try change.limits?.check()
        let principal = try await principal(named: change.name)
        let object = "'\(principal.name)'\(Self.words(of: change))"
        let entry = caller.entry("ChangePrincipal", object)
        guard let changed = try await store.audited(entry).changePrincipal(principal.id, { change.apply(to: &$0) })
        else { throw Self.unknown(change.name) }
        self.changed()
        log("principal changed", caller, ["name": "\(changed.name)", "change": "\(object)"])
        return changed
    }

    private static func words(of change: PrincipalChange) -> String {
        var words = change.role.map { ", role \($0.rawValue)" } ?? ""
        if change.limits != nil { words += ", limits" }
        if let isDisabled = change.isDisabled { words += isDisabled ? ", disabled" : ", enabled" }
        return words
    }

    private static func check(_ role: Role) throws {
        guard Role.ofPeople.contains(role) else {
            let accepted = Role.ofPeople.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "nobody has the role \(role.rawValue); accepted: \(accepted)")
        }
    }

    func principal(named name: String) async throws -> Principal {
        guard let principal = try await store.principal(named: name) else { throw Self.unknown(name) }
        return principal
    }

    private static func unknown(_ name: String) -> FarmError {
        FarmError(.notFound, "this farm knows nobody called '\(name.shortened())'; see: farm people")
    }

    // MARK: The door

    /// How it stands.
    package func access(as caller: Caller) async throws -> FarmAccess { try await store.access() }

    /// - Throws: `invalidInput` for a limit or a time that cannot be.
    package func change(as caller: Caller, _ change: AccessChange) async throws -> FarmAccess {
        try change.limits?.check()
        guard (0...36_500).contains(change.auditDays ?? 0) else {
            throw FarmError(
                .invalidInput,
                "the audit cannot be kept for \(change.auditDays ?? 0) days; accepted: 1 to 36500, or 0 for ever")
        }
        var words: [String] = []
        if let isPrivate = change.isPrivate { words.append(isPrivate ? "private" : "seen by all") }
        if change.limits != nil { words.append("limits") }
        if let days = change.auditDays { words.append("audit kept \(days == 0 ? "for ever" : "\(days) days")") }
        let object = words.joined(separator: ", ")
        let access = try await store.audited(caller.entry("ChangeAccess", object))
            .changeAccess { change.apply(to: &$0) }
        changed()
        log("access changed", caller, ["change": "\(object)"])
        return access
    }

    /// Makes the first admin, and asks everybody who they are from then on.
    /// - Throws: `conflict` where the farm is closed already.
    package func close(
        as caller: Caller, admin name: String, label: String
    ) async throws -> (admin: Principal, made: MadeToken) {
        try Principal.check(name: name)
        try Self.check(label: label)
        let secret = AccessToken.newSecret()
        let record = try await store.audited(caller.entry("CloseFarm", "admin '\(name)'"))
            .close(admin: name, token: NewToken(secretDigest: Self.digest(secret), label: label))
        changed()
        logger.notice(
            "the farm is closed: everybody has to log in",
            metadata: ["admin": "\(name)", "address": "\(caller.address)"])
        return (
            try await principal(named: name),
            MadeToken(record: record, token: AccessToken(id: record.id, secret: secret))
        )
    }

    /// Newest first.
    /// - Parameter filter: its limit is 0 or less where nothing was said of it.
    package func audit(as caller: Caller, _ filter: AuditFilter) async throws -> [AuditEntry] {
        for text in [filter.principal, filter.method] { try text?.checkStorable("audit's filter") }
        var filter = filter
        filter.limit = PageLimit.clamp(filter.limit, else: Self.standardPage)
        return try await store.audit(filter)
    }

    func log(_ message: Logger.Message, _ caller: Caller, _ metadata: Logger.Metadata) {
        let who: Logger.Metadata = ["caller": "\(caller.name)", "address": "\(caller.address)"]
        logger.info(message, metadata: metadata.merging(who) { $1 })
    }

    static func digest(_ secret: [UInt8]) -> FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: secret)) }
}

extension AccessToken {
    /// Nobody has it, and nobody can guess it.
    static func newSecret() -> [UInt8] {
        var system = SystemRandomNumberGenerator()
        return (0..<secretBytes).map { _ in UInt8.random(in: .min ... .max, using: &system) }
    }
}

extension PrincipalLimits {
    /// - Throws: `invalidInput` for a limit that cannot be.
    func check() throws {
        let counts = [
            ("queued images", queuedImages.map(Int64.init)), ("open jobs", openJobs.map(Int64.init)),
            ("bytes of inputs", inputBytes), ("kept bytes", keptBytes),
            ("parallel downloads", parallelDownloads.map(Int64.init)),
        ]
        for (name, value) in counts {
            guard let value, value < 0 else { continue }
            throw FarmError(.invalidInput, "a limit of \(value) \(name) is not accepted; 0 and more are")
        }
        if let rate = requestsPerSecond, !(0.01...1_000_000).contains(rate) {
            throw FarmError(
                .invalidInput, "a limit of \(rate) requests a second is not accepted; 0.01 to 1000000 are")
        }
    }
}
