import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf
import Testing

/// A value and its message, with the ways between them.
struct WireConversion: Sendable, CustomTestStringConvertible {
    /// A value that went out as bytes and came back.
    struct Trip {
        var sent: Leaves
        /// Nil for a message that is passed over.
        var received: Leaves?
        var bytes: [UInt8]
    }

    /// The value's type.
    let name: String
    /// The message's name in the proto.
    let message: String
    let travel: @Sendable (inout RandomValues) throws -> Trip
    let read: @Sendable ([UInt8]) throws -> Void
    let draw: @Sendable (inout RandomValues) -> Leaves
    /// The message of a value, with the names of the proto's fields.
    let json: @Sendable (inout RandomValues) throws -> String

    /// - Parameter decode: nil for a message that is passed over.
    init<Value: RandomValue, Wire: Message>(
        _ type: Value.Type, _ encode: @escaping @Sendable (Value) -> Wire,
        _ decode: @escaping @Sendable (Wire) throws -> Value?
    ) {
        name = "\(type)"
        message = ProtoFile.name(ofMessage: Wire.protoMessageName)
        travel = { values in
            let value: Value = values.value()
            let bytes: [UInt8] = try encode(value).serializedBytes()
            return Trip(
                sent: Leaves(value), received: try decode(Wire(serializedBytes: bytes)).map { Leaves($0) }, bytes: bytes
            )
        }
        read = { bytes in _ = try decode(Wire(serializedBytes: bytes)) }
        draw = { values in Leaves(Value(random: &values)) }
        json = { values in
            var options = JSONEncodingOptions()
            options.preserveProtoFieldNames = true
            return try encode(values.value()).jsonString(options: options)
        }
    }

    var testDescription: String { name }

    /// So many that every case of every choice has its turn thrice.
    static let seeds = UInt64(1)...33
    /// So many that each flag of each of them is seen set and not.
    static let manySeeds = UInt64(1)...110

    /// Values that go out and come back, one a seed.
    func trips(_ fill: RandomValues.Fill, seeds: ClosedRange<UInt64> = seeds) throws -> [Trip] {
        try seeds.map { seed in
            var values = RandomValues(seed: seed, fill)
            return try travel(&values)
        }
    }

    static let jobRequest = WireConversion(JobRequest.self, { $0.wire }, { try JobRequest(wire: $0) })
    static let parameters = WireConversion(
        GenerationParameters.self, { $0.wire }, { try GenerationParameters(wire: $0) })

    /// What people ask of the farm's door: read whole, or not at all.
    static let doorRequests: [WireConversion] = [
        WireConversion(NewPrincipal.self, { $0.wire }, { try NewPrincipal(wire: $0) }),
        WireConversion(PrincipalChange.self, { $0.wire }, { try PrincipalChange(wire: $0) }),
        WireConversion(TokenRequest.self, { $0.wire }, { try TokenRequest(wire: $0) }),
        WireConversion(AccessChange.self, { $0.wire }, { try AccessChange(wire: $0) }),
        WireConversion(AuditFilter.self, { $0.wire }, { try AuditFilter(wire: $0) }),
    ]

    /// What the farm's door says.
    private static let door: [WireConversion] = [
        WireConversion(PrincipalLimits.self, { $0.wire }, { PrincipalLimits(wire: $0) }),
        WireConversion(Principal.self, { $0.wire }, { try Principal(wire: $0) }),
        WireConversion(Identity.self, { $0.wire }, { try Identity(wire: $0) }),
        WireConversion(TokenRecord.self, { $0.wire }, { TokenRecord(wire: $0) }),
        WireConversion(FarmAccess.self, { $0.wire }, { FarmAccess(wire: $0) }),
        WireConversion(MethodPermission.self, { $0.wire }, { try MethodPermission(wire: $0) }),
        WireConversion(AuditEntry.self, { $0.wire }, { try AuditEntry(wire: $0) }),
    ]

    /// All there are.
    static let all: [WireConversion] = door + doorRequests + farm

    private static let farm: [WireConversion] = [
        jobRequest, parameters,
        WireConversion(InputReference.self, { $0.wire }, { try InputReference(wire: $0) }),
        WireConversion(AttemptID.self, { $0.wire }, { AttemptID(wire: $0) }),
        WireConversion(Job.self, { $0.wire }, { try Job(wire: $0) }),
        WireConversion(JobCounts.self, { $0.wire }, { JobCounts(wire: $0) }),
        WireConversion(JobProgress.self, { $0.wire }, { try JobProgress(wire: $0) }),
        WireConversion(AttemptRecord.self, { $0.wire }, { AttemptRecord(wire: $0) }),
        WireConversion(TaskExplanation.self, { $0.wire }, { try TaskExplanation(wire: $0) }),
        WireConversion(ImageRecord.self, { $0.wire }, { try ImageRecord(wire: $0) }),
        WireConversion(HistoryFilter.self, { $0.wire }, { try HistoryFilter(wire: $0) }),
        WireConversion(ModelDescription.self, { $0.wire }, { try ModelDescription(wire: $0) }),
        WireConversion(AccessoryDescription.self, { $0.wire }, { try AccessoryDescription(wire: $0) }),
        WireConversion(StoredFile.self, { $0.wire }, { try StoredFile(wire: $0) }),
        WireConversion(DiskUse.self, { $0.wire }, { DiskUse(wire: $0) }),
        WireConversion(RetentionRule.self, { $0.wire }, { try RetentionRule(wire: $0) }),
        WireConversion(DeviceDescription.self, { $0.wire }, { DeviceDescription(wire: $0) }),
        WireConversion(WorkerRegistration.self, { $0.wire }, { try WorkerRegistration(wire: $0) }),
        WireConversion(WorkerStatus.self, { $0.wire }, { try WorkerStatus(wire: $0) }),
        WireConversion(TaskAssignment.self, { $0.wire }, { try TaskAssignment(wire: $0) }),
        WireConversion(WorkerReport.self, { $0.wire }, { try WorkerReport(wire: $0) }),
        WireConversion(CoordinatorOrder.self, { $0.wire }, { try CoordinatorOrder(wire: $0) }),
        WireConversion(
            DeliveredImage.self, { $0.image.wire(farm: $0.farm, worker: $0.worker, session: $0.session) },
            {
                DeliveredImage(
                    farm: try UUID(wire: $0.farmID, field: "farm id"),
                    worker: try UUID(wire: $0.workerID, field: "worker id"), session: SessionID($0.sessionID),
                    image: try RenderedImage(wire: $0))
            }),
        // These two are written by the coordinator's adapter.
        WireConversion(
            FarmDiskUse.self,
            { use in
                Farm_V1_GetRetentionResponse.with {
                    $0.kept = use.kept.wire
                    $0.databaseBytes = use.databaseBytes
                    $0.deletingJobs = Int64(use.deletingJobs)
                }
            }, { FarmDiskUse(wire: $0) }),
        WireConversion(
            ImageDeletion.self,
            { deletion in
                Farm_V1_DeleteImagesResponse.with {
                    $0.deleted = deletion.deleted.wire
                    $0.missing = deletion.missing.map(\.rawValue)
                }
            }, { ImageDeletion(wire: $0) }),
    ]
}
