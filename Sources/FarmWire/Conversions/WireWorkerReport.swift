import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension WorkerReport {
    /// Nil for a word that this build does not know.
    /// - Throws: `invalidInput` for what no worker may say; `failedPrecondition` for a registration of one that speaks no
    ///   version of the protocol that this build speaks.
    package init?(wire: Farm_V1_WorkerMessage) throws {
        guard let message = wire.message else { return nil }
        switch message {
        case .register(let register): self = .register(try WorkerRegistration(wire: register))
        case .heartbeat: self = .heartbeat
        case .credit(let credit): self = .credit(device: credit.device.storable(bytes: 200), tasks: Int(credit.tasks))
        case .started(let started):
            self = .started(
                try AttemptID(checking: started.attempt), device: started.device.storable(bytes: 200),
                at: Date(timeIntervalSince1970: started.startedAt))
        case .progress(let progress):
            self = .progress(
                try AttemptID(checking: progress.attempt), step: Int(progress.step), steps: Int(progress.steps))
        case .preview(let preview):
            self = .preview(
                try AttemptID(checking: preview.attempt), step: Int(preview.step), steps: Int(preview.steps),
                png: preview.png)
        case .failed(let failed):
            self = .failed(
                try AttemptID(checking: failed.attempt), FailureClass(rawValue: failed.failureClass) ?? .engineError,
                failed.message.storable(bytes: 16_000))
        case .returned(let returned): self = .returned(try returned.attempts.map(AttemptID.init(checking:)))
        case .models(let inventory): self = .inventory(try ModelInventory(wire: inventory))
        case .storage(let storage): self = .storage(isFull: storage.full, spooledBytes: Int(storage.spooledBytes))
        case .fetched(let report): self = .fetched(FetchStatus(wire: report))
        }
    }

    /// A failure's message is cut to 4000 characters, a shortage's to 1000.
    package var wire: Farm_V1_WorkerMessage {
        .with {
            switch self {
            case .register(let registration): $0.register = registration.wire
            case .heartbeat: $0.heartbeat = Farm_V1_Heartbeat()
            case .credit(let device, let tasks):
                $0.credit = .with {
                    $0.device = device
                    $0.tasks = UInt32(clamping: tasks)
                }
            case .started(let attempt, let device, let date):
                $0.started = .with {
                    $0.attempt = attempt.wire
                    $0.device = device
                    $0.startedAt = date.timeIntervalSince1970
                }
            case .progress(let attempt, let step, let steps):
                $0.progress = .with {
                    $0.attempt = attempt.wire
                    $0.step = Int32(clamping: step)
                    $0.steps = Int32(clamping: steps)
                }
            case .preview(let attempt, let step, let steps, let png):
                $0.preview = .with {
                    $0.attempt = attempt.wire
                    $0.step = Int32(clamping: step)
                    $0.steps = Int32(clamping: steps)
                    $0.png = png
                }
            case .failed(let attempt, let failure, let message):
                $0.failed = .with {
                    $0.attempt = attempt.wire
                    $0.failureClass = failure.rawValue
                    // Bounded: it may carry the end of an engine's log.
                    $0.message = String(message.prefix(4000))
                }
            case .returned(let attempts): $0.returned = .with { $0.attempts = attempts.map(\.wire) }
            case .inventory(let inventory): $0.models = inventory.wire
            case .storage(let isFull, let bytes):
                $0.storage = .with {
                    $0.full = isFull
                    $0.spooledBytes = Int64(bytes)
                }
            case .fetched(let status): $0.fetched = status.wire
            }
        }
    }
}

extension ModelInventory {
    init(wire: Farm_V1_ModelInventory) throws {
        self.init(
            models: try wire.models.map(ModelDescription.init(wire:)),
            accessories: try wire.accessories.map(AccessoryDescription.init(wire:)))
    }

    var wire: Farm_V1_ModelInventory {
        .with {
            $0.models = models.map(\.wire)
            $0.accessories = accessories.map(\.wire)
        }
    }
}

extension FetchStatus {
    init(wire: Farm_V1_FetchReport) {
        self.init(
            fetchedBytes: wire.fetchedBytes,
            fetching: wire.fetching.isEmpty ? nil : wire.fetching.storable(bytes: 1000),
            fraction: wire.fraction.isFinite ? min(max(wire.fraction, 0), 1) : 0,
            shortage: wire.shortOfBytes > 0
                ? FetchShortage(bytes: wire.shortOfBytes, reason: wire.shortage.storable(bytes: 4000)) : nil)
    }

    var wire: Farm_V1_FetchReport {
        .with {
            $0.fetchedBytes = fetchedBytes
            $0.fetching = fetching ?? ""
            $0.fraction = fraction
            $0.shortOfBytes = shortage?.bytes ?? 0
            $0.shortage = String((shortage?.reason ?? "").prefix(1000))
        }
    }
}
