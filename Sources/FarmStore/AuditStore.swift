package import FarmModel

/// The record of who did what. Lines of changes are written by the changes themselves: see ``Audited``.
package protocol AuditStore: Sendable {
    /// Newest first.
    func audit(_ filter: AuditFilter) async throws -> [AuditEntry]
    /// Lines that no change carries: denials and failed logins.
    func note(_ entries: [AuditEntry]) async throws
    /// Deletes some of the lines that are older than so many days; returns how many.
    func trimAudit(days: Int) async throws -> Int
}

/// A store whose next changes leave a line in the audit, in their own transactions.
package protocol Audited: Sendable {
    /// The same store for one call: whatever it changes is recorded with it, or not at all. A call that turns out to
    /// change nothing leaves no line.
    ///
    /// Where the store knows the object better than the call did, such as the number of a new job, it puts that in place of
    /// ``AuditEntry/object``.
    func audited(_ entry: AuditEntry) -> Self
}
