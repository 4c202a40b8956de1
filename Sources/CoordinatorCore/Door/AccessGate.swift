import FarmBasics
package import FarmModel
import FarmScheduling
package import FarmStore
package import Logging
import Synchronization

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// Lets calls in, whichever way they come: says who makes a call, and whether they may.
package final class AccessGate: Sendable {
    private struct Certificate: Hashable {
        var worker: UUID
        var serial: String
    }

    private struct State {
        var failures = FailedLogins()
        /// What those may ask of the store that have to wait.
        var strangers: TokenBucket
        var used: [TokenID: Date] = [:]
        /// As it was last known.
        var access: FarmAccess?
        /// Whether there were no news since.
        var isAccessCurrent = false
        var changes = 0
    }

    /// Tokens that the store is asked about in a second, of addresses that have shown wrong ones.
    private static let strangersRate = 50.0
    private static let mostUsed = 10_000

    /// What principals may ask for at once.
    package let limits: RequestLimits
    let refusals: RefusalLog
    private let store: any AuditStore & PeopleStore & EnrolmentStore
    private let logger: Logger
    private let access: CachedLookups<Bool, FarmAccess>
    private let logins: CachedLookups<TokenID, TokenLogin>
    private let certificates: CachedLookups<Certificate, Bool>
    private let state: Mutex<State>
    /// Signalled when a refusal is to be written.
    let wakeup = Wakeup()

    /// - Parameter store: asked at most every 30 s for the same thing.
    package init(
        store: any AuditStore & PeopleStore & EnrolmentStore, limits: RequestLimits = RequestLimits(), logger: Logger
    ) {
        self.store = store
        self.limits = limits
        self.logger = logger
        refusals = RefusalLog(wakeup: wakeup)
        access = CachedLookups { _ in try await store.access() }
        logins = CachedLookups { try await store.login(token: $0) }
        certificates = CachedLookups { try await store.isValid(serial: $0.serial, of: $0.worker) }
        state = Mutex(
            State(strangers: TokenBucket(rate: Self.strangersRate, burst: Self.strangersRate, now: .now)))
    }

    /// Who makes a call, if they may make it. What is refused is noted in the audit.
    /// - Parameter method: the call's name, for the audit.
    /// - Throws: `unauthenticated` or `forbidden` in words that say what would be accepted; `exhausted` for one who asks
    ///   too much, or shows wrong tokens too fast.
    package func admit(
        _ permission: Permission, _ credentials: Credentials, from peer: Peer, method: String
    ) async throws -> Caller {
        if case .token(let token) = credentials, peer.proof == .none, !logins.isAtHand(token.id) {
            try askAsStranger(peer)
        }
        let caller: Caller
        do {
            caller = try await identify(permission, credentials, peer)
        } catch let refusal as LoginRefusal {
            throw refused(refusal, peer, method)
        }
        do {
            try Self.check(caller, permission)
        } catch {
            refusals.note(caller.entry(method, outcome: .denied), group: peer.group)
            throw error
        }
        try limits.take(caller)
        if case .token(let token) = credentials, caller.principal != nil { noteUse(of: token.id) }
        return caller
    }

    /// A service has found that what a call would change is another's.
    func noteDenial(_ caller: Caller, from peer: Peer, method: String, object: String) {
        refusals.note(caller.entry(method, object, outcome: .denied), group: peer.group)
    }

    /// Whether a call that was admitted would be admitted now, and as whom. Nothing is counted or noted.
    /// - Throws: as ``admit(_:_:from:method:)``, but never `exhausted`.
    package func recheck(_ permission: Permission, _ credentials: Credentials, from peer: Peer) async throws -> Caller {
        do {
            let caller = try await identify(permission, credentials, peer)
            try Self.check(caller, permission)
            return caller
        } catch let refusal as LoginRefusal {
            throw refusal.error
        }
    }

    /// A wrong code in place of a token: counts as one.
    /// - Parameter error: what is wrong with it.
    /// - Returns: what its sender is to be told.
    func refusedCode(_ error: FarmError, from peer: Peer, method: String) -> FarmError {
        refused(LoginRefusal(error: error, isGuess: true), peer, method)
    }

    /// How the door stands, as known here: nobody waits for the store to say it again, unless there were news. While the
    /// store is away it is as it was last.
    package func currentAccess() async throws -> FarmAccess {
        let (last, isCurrent, changes) = state.withLock { ($0.access, $0.isAccessCurrent, $0.changes) }
        if let last, isCurrent {
            if !access.isAtHand(true) { Task { try? await readAccess(changes) } }
            return last
        }
        do {
            return try await readAccess(changes)
        } catch let error as FarmError where error.code == .unavailable {
            guard let last else { throw error }
            return last
        }
    }

    @discardableResult
    private func readAccess(_ changes: Int) async throws -> FarmAccess {
        let access = try await access.value(true) ?? FarmAccess()
        state.withLock { state in
            guard state.changes == changes else { return }
            (state.access, state.isAccessCurrent) = (access, true)
        }
        return access
    }

    /// What is remembered of people, tokens and certificates may be wrong.
    package func forget() {
        state.withLock { state in
            state.changes += 1
            state.isAccessCurrent = false
        }
        access.forget()
        logins.forget()
        certificates.forget()
    }

    /// Tokens that were used since this was asked last, each with its last time.
    func takeUses() -> [TokenID: Date] {
        state.withLock { state in
            defer { state.used = [:] }
            return state.used
        }
    }

    // MARK: Deciding

    /// Nobody is asked; but a worker that shows its certificate can renew it.
    private func open(_ permission: Permission, _ peer: Peer) async throws -> Caller {
        var caller = Caller.open(address: peer.address)
        if permission == .work, case .worker(let worker, let serial) = peer.proof,
            try await certificates.value(Certificate(worker: worker, serial: serial)) == true
        {
            caller.worker = worker
        }
        return caller
    }

    private func identify(_ permission: Permission, _ credentials: Credentials, _ peer: Peer) async throws -> Caller {
        let access = try await currentAccess()
        guard !access.isOpen else { return try await open(permission, peer) }
        if case .owner(let user) = peer.proof {
            return Caller(name: user, role: .admin, isKnown: true, address: peer.address)
        }
        guard permission.leastRole != nil else {
            return Caller(name: "", role: .viewer, isKnown: false, address: peer.address)
        }
        if case .worker(let worker, let serial) = peer.proof, permission == .work || credentials == .none {
            guard try await certificates.value(Certificate(worker: worker, serial: serial)) == true else {
                throw LoginRefusal(
                    error: FarmError(
                        .unauthenticated,
                        "the certificate of worker \(worker) was revoked, or is not of this farm: make a code with 'farm "
                            + "workers invite', and run 'farm-worker enrol CODE' again"))
            }
            return Caller(
                name: worker.uuidString.lowercased(), role: .worker, isKnown: true, address: peer.address,
                worker: worker)
        }
        switch credentials {
        case .token(let token):
            return try LoginCheck.caller(
                token, try await logins.value(token.id), access: access, address: peer.address)
        case .unreadable:
            throw LoginRefusal(
                error: FarmError(
                    .unauthenticated, "what was shown is no access token of a farm; log in with: farm login"),
                isGuess: true)
        case .none:
            throw LoginRefusal(
                error: FarmError(
                    .unauthenticated,
                    permission == .work
                        ? "a worker of this farm shows its certificate: make a code with 'farm workers invite', and run "
                            + "'farm-worker enrol CODE' on the worker's machine"
                        : "this farm asks who you are; log in with: farm login"))
        }
    }

    private static func check(_ caller: Caller, _ permission: Permission) throws {
        // The owner of the machine may speak for its workers, too.
        guard let least = permission.leastRole, !caller.role.includes(least) else { return }
        if least == .worker, caller.role == .admin, caller.principal == nil { return }
        let taken = least == .worker ? "a worker's certificate" : "the role \(least.rawValue)"
        let owner = caller.worker == nil ? "\(caller.role.rawValue) '\(caller.name)'" : "worker \(caller.name)"
        throw FarmError(.forbidden, "this takes \(taken); you are \(owner)")
    }

    // MARK: What is counted

    /// Before the store is asked for what may be one of many tries.
    /// - Throws: `exhausted` where this address has to wait, and others like it have asked for much.
    func askAsStranger(_ peer: Peer) throws {
        let wait = state.withLock { state in
            state.failures.wait(of: peer.group, now: .now).flatMap { _ in state.strangers.take(at: .now) }
        }
        if let wait { throw Self.tooSoon(wait, peer) }
    }

    private func refused(_ refusal: LoginRefusal, _ peer: Peer, _ method: String) -> FarmError {
        refusals.note(
            AuditEntry(
                principal: refusal.principal, address: peer.address, method: method, object: "", outcome: .loginFailed),
            group: peer.group)
        guard refusal.isGuess else { return refusal.error }
        switch state.withLock({ $0.failures.failed(peer.group, now: .now) }) {
        case .refused: return refusal.error
        case .tooSoon(let wait): return Self.tooSoon(wait, peer)
        }
    }

    private static func tooSoon(_ wait: Duration, _ peer: Peer) -> FarmError {
        let seconds = Int((wait / .seconds(1)).rounded(.up))
        return FarmError(
            .exhausted, "too many wrong tokens came from \(peer.address); try again in \(seconds) s",
            retryAfter: wait)
    }

    private func noteUse(of token: TokenID) {
        state.withLock { if $0.used.count < Self.mostUsed || $0.used[token] != nil { $0.used[token] = Date() } }
    }
}
