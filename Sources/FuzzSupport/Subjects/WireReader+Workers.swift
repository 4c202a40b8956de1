import FarmBasics
import FarmModel
import FarmWire
import Foundation
import SwiftProtobuf

extension WireReader {
    private static let attempt = AttemptID(task: TaskID(job: 12, index: 3), attempt: 1, key: 99)

    private static let registration = WorkerRegistration(
        worker: Samples.submission, name: "w", version: "1",
        devices: [DeviceDescription(id: "cpu:0", name: "CPU", memoryBytes: 1 << 34, deviceClass: "cpu")],
        models: [Samples.model], accessories: Samples.accessories, held: [attempt], spooled: [attempt])

    private static let reports: [WorkerReport] = [
        .register(registration), .heartbeat, .credit(device: "cpu:0", tasks: 1),
        .started(attempt, device: "cpu:0", at: Date(timeIntervalSince1970: 1)), .progress(attempt, step: 1, steps: 20),
        .preview(attempt, step: 1, steps: 20, png: Data([1, 2])), .failed(attempt, .engineError, "why"),
        .returned([attempt]), .storage(isFull: true, spooledBytes: 3),
    ]

    private static let image = RenderedImage(
        attempt: attempt, deviceName: "CPU", seed: 42, byteCount: 1000, digest: Samples.digest,
        pixelDigest: Samples.digest, infotext: "a cat", provenance: "{\"a\":\"\\u0000\"}",
        startedAt: Date(timeIntervalSince1970: 1), finishedAt: Date(timeIntervalSince1970: 2), renderSeconds: 1,
        thumbnail: nil)

    static let workerMessages = [
        WireReader(Farm_V1_WorkerMessage.self, reports.map(\.wire)) { wire in
            _ = try WorkerReport(wire: wire)?.wire
        },
        WireReader(
            Farm_V1_ResultPart.self,
            [.with { $0.header = image.wire(farm: Samples.submission, worker: Samples.submission, session: 1) }]
        ) { wire in
            guard case .header(let header)? = wire.part else { return }
            _ = try UUID(wire: header.workerID, field: "worker id")
            _ = try RenderedImage(wire: header)
        },
        WireReader(Farm_V1_DownloadInputRequest.self), WireReader(Farm_V1_DownloadStoredFileRequest.self),
    ]

    private static let orders: [CoordinatorOrder] = [
        .assignment(
            TaskAssignment(
                attempt: attempt, device: "cpu:0", modelDigest: Samples.digest, modelName: "papercut",
                parameters: Samples.parameters)),
        .cancel(attempt), .recall([attempt]), .intake(isOpen: true), .draining, .heartbeat,
        .registered(
            SessionGreeting(
                version: 1, farm: Samples.submission, session: 1, heartbeat: .seconds(1), revoked: [attempt],
                isDrained: false)),
    ]

    static let farmAnswers = [
        WireReader(Farm_V1_CoordinatorMessage.self, orders.map(\.wire)) { wire in
            let order = try CoordinatorOrder(wire: wire)
            _ = order?.wire
            if case .assignment(let assignment)? = order { try Samples.use(assignment.parameters) }
        },
        WireReader(Farm_V1_Job.self) { _ = try Job(wire: $0) },
        WireReader(Farm_V1_JobProgress.self) { _ = try JobProgress(wire: $0) },
        WireReader(Farm_V1_Image.self) { _ = try ImageRecord(wire: $0) },
        WireReader(Farm_V1_Worker.self) { _ = try WorkerStatus(wire: $0) },
        WireReader(Farm_V1_TaskExplanation.self) { _ = try TaskExplanation(wire: $0) },
        WireReader(Farm_V1_StoredFile.self) { _ = try StoredFile(wire: $0) },
        WireReader(Farm_V1_GetRetentionResponse.self) { wire in
            _ = FarmDiskUse(wire: wire)
            _ = try wire.rules.map(RetentionRule.init(wire:)).map(\.description)
        },
        WireReader(Farm_V1_DeleteImagesResponse.self) { _ = ImageDeletion(wire: $0) },
        WireReader(Farm_V1_Accessory.self, Samples.accessories.map(\.wire)) { _ = try AccessoryDescription(wire: $0) },
        WireReader(Farm_V1_Model.self, [Samples.model.wire]) { _ = try ModelDescription(wire: $0) },
    ]
}
