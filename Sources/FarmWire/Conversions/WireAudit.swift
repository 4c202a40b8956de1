import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension AuditEntry.Outcome {
    /// - Throws: `invalidInput` for a word that this build does not know.
    package init(wire word: String) throws {
        guard let outcome = Self(rawValue: word) else {
            let accepted = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "unknown outcome '\(word.shortened())'; accepted: \(accepted)")
        }
        self = outcome
    }
}

extension AuditEntry {
    /// A number or a time of 0 is none.
    /// - Throws: `invalidInput` for an outcome that this build does not know.
    package init(wire: Farm_V1_AuditEntry) throws {
        self.init(
            id: wire.id == 0 ? nil : wire.id, at: wire.at == 0 ? nil : Date(timeIntervalSince1970: wire.at),
            principal: wire.principal, address: wire.address, method: wire.method, object: wire.object,
            outcome: try Outcome(wire: wire.outcome))
    }

    /// What is not kept yet has 0 for number and time.
    package var wire: Farm_V1_AuditEntry {
        .with {
            $0.id = id ?? 0
            $0.at = at?.timeIntervalSince1970 ?? 0
            $0.principal = principal
            $0.address = address
            $0.method = method
            $0.object = object
            $0.outcome = outcome.rawValue
        }
    }
}

extension AuditFilter {
    /// A limit of 0 is 50.
    /// - Throws: `invalidInput` for an outcome or a field that this build does not know.
    package init(wire: Farm_V1_ListAuditRequest) throws {
        try wire.refuseUnknownFields("audit's filter")
        self.init(limit: wire.limit == 0 ? 50 : Int(wire.limit))
        principal = wire.hasPrincipal ? wire.principal : nil
        method = wire.hasMethod ? wire.method : nil
        outcome = wire.hasOutcome ? try AuditEntry.Outcome(wire: wire.outcome) : nil
        since = wire.hasSince ? Date(timeIntervalSince1970: wire.since) : nil
        until = wire.hasUntil ? Date(timeIntervalSince1970: wire.until) : nil
        before = wire.hasBefore ? wire.before : nil
    }

    /// What is not asked for is left out; times are seconds since 1970.
    package var wire: Farm_V1_ListAuditRequest {
        .with {
            $0.limit = Int64(limit)
            if let principal { $0.principal = principal }
            if let method { $0.method = method }
            if let outcome { $0.outcome = outcome.rawValue }
            if let since { $0.since = since.timeIntervalSince1970 }
            if let until { $0.until = until.timeIntervalSince1970 }
            if let before { $0.before = before }
        }
    }
}
