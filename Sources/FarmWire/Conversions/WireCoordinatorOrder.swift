package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.UUID

extension CoordinatorOrder {
    /// Nil for a word that this build does not know.
    /// - Throws: ``UnreadableAssignment`` for an assignment that this build cannot read, which is a matter of that attempt
    ///   alone; `invalidInput` for a greeting that names no farm.
    package init?(wire: Farm_V1_CoordinatorMessage) throws {
        guard let message = wire.message else { return nil }
        switch message {
        case .registered(let registered): self = .registered(try SessionGreeting(wire: registered))
        case .heartbeat: self = .heartbeat
        case .assignment(let assignment):
            do {
                self = .assignment(try TaskAssignment(wire: assignment))
            } catch {
                throw UnreadableAssignment(
                    attempt: AttemptID(wire: assignment.attempt), device: assignment.device, reason: "\(error)")
            }
        // What is no attempt, the worker does not have.
        case .cancel(let cancel): self = .cancel(AttemptID(wire: cancel.attempt))
        case .recall(let recall): self = .recall(recall.attempts.map(AttemptID.init(wire:)))
        case .intake(let intake): self = .intake(isOpen: intake.open)
        case .draining: self = .draining
        }
    }

    /// The heartbeat's time goes in whole milliseconds.
    package var wire: Farm_V1_CoordinatorMessage {
        .with {
            switch self {
            case .registered(let greeting): $0.registered = greeting.wire
            case .heartbeat: $0.heartbeat = Farm_V1_Heartbeat()
            case .assignment(let assignment): $0.assignment = assignment.wire
            case .cancel(let attempt): $0.cancel = .with { $0.attempt = attempt.wire }
            case .recall(let attempts): $0.recall = .with { $0.attempts = attempts.map(\.wire) }
            case .intake(let isOpen): $0.intake = .with { $0.open = isOpen }
            case .draining: $0.draining = Farm_V1_Draining()
            }
        }
    }
}

/// A task that a newer coordinator gave and this build cannot read. Another worker's may.
package struct UnreadableAssignment: Error, Equatable {
    /// What is given back, so that it does not stay leased; it is not checked.
    package var attempt: AttemptID
    /// The worker's own name of it: its room is free again.
    package var device: String
    /// What this build does not know, in words for the log.
    package var reason: String
}

extension SessionGreeting {
    /// No heartbeat is taken for quicker: it would take a slow line for a dead one.
    private static let leastHeartbeat: UInt32 = 100

    init(wire: Farm_V1_Registered) throws {
        self.init(
            version: Int(wire.protocol), farm: try UUID(wire: wire.farmID, field: "farm id"),
            session: SessionID(wire.sessionID),
            heartbeat: .milliseconds(Int64(max(wire.heartbeatMilliseconds, Self.leastHeartbeat))),
            revoked: wire.revoked.map(AttemptID.init(wire:)), isDrained: wire.drained)
    }

    var wire: Farm_V1_Registered {
        .with {
            $0.protocol = UInt32(clamping: version)
            $0.farmID = farm.uuidString
            $0.sessionID = session.rawValue
            $0.heartbeatMilliseconds = UInt32(clamping: Int64(heartbeat / .milliseconds(1)))
            $0.revoked = revoked.map(\.wire)
            $0.drained = isDrained
        }
    }
}
