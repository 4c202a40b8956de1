package import struct FoundationEssentials.Date

/// One line of the record of who did what. It holds no prompt and no secret.
package struct AuditEntry: Sendable, Equatable {
    /// Grows with each; nil before it is kept.
    package var id: Int64?
    /// By the farm's clock; nil before it is kept.
    package var at: Date?
    /// Who; empty where nobody was known.
    package var principal: String
    /// Where from.
    package var address: String
    /// The call's name, as gRPC has it: `CancelJob`.
    package var method: String
    /// What it was done to: `job 12`; empty where it is the farm.
    package var object: String
    /// What became of it.
    package var outcome: Outcome

    /// How a call ended, as far as the audit tells.
    package enum Outcome: String, Sendable, Codable, CaseIterable {
        case done
        /// Their role does not reach so far, or it is another's.
        case denied
        /// They could not prove who they are.
        case loginFailed = "login-failed"
    }

    /// - Parameter object: of ``longestObject`` bytes at most; what is longer is cut.
    package init(
        id: Int64? = nil, at: Date? = nil, principal: String, address: String, method: String, object: String,
        outcome: Outcome
    ) {
        self.id = id
        self.at = at
        self.principal = principal
        self.address = address
        self.method = method
        self.object = object
        self.outcome = outcome
    }

    /// In characters.
    package static let longestObject = 200
}

/// Which of the record's lines, newest first; every condition that is set must hold.
package struct AuditFilter: Sendable, Equatable {
    /// The whole name.
    package var principal: String?
    /// The whole name, as ``AuditEntry/method``.
    package var method: String?
    /// With this outcome.
    package var outcome: AuditEntry.Outcome?
    /// At this time or later.
    package var since: Date?
    /// Before this time.
    package var until: Date?
    /// The page's key: smaller ids alone.
    package var before: Int64?
    /// Lines of a page.
    package var limit: Int

    /// The newest lines, without a condition.
    package init(limit: Int = 50) { self.limit = limit }
}
