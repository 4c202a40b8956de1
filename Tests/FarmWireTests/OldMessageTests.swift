import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf
import Testing

/// Messages of programs that say less than those of today.
@Suite struct OldMessageTests {
    @Test func theShortestRequestHasTheDefaults() throws {
        let submission = UUID()
        let wire = Farm_V1_SubmitJobRequest.with {
            $0.submission = submission.uuidString
            $0.prompt = "a lighthouse"
            $0.submitter = "ada"
            $0.count = 1
        }
        let request = try JobRequest(wire: wire)
        #expect(request == JobRequest(submission: submission, prompt: "a lighthouse", submitter: "ada"))
        #expect(request.options == RenderOptions())
    }

    @Test func parametersWithoutOptionsHaveTheDefaults() throws {
        let wire = Farm_V1_GenerationParameters.with {
            ($0.prompt, $0.width, $0.height, $0.steps) = ("a lighthouse", 512, 768, 20)
            ($0.sampler, $0.schedule, $0.guidanceScale, $0.seed) = ("Euler a", "Karras", 7, 3)
        }
        #expect(
            try GenerationParameters(wire: wire)
                == GenerationParameters(
                    prompt: "a lighthouse", size: ImageSize(width: 512, height: 768), sampler: .eulerAncestral,
                    schedule: .karras, steps: 20, guidanceScale: 7, distilledGuidance: 0, seed: 3))
    }

    @Test func aSecondPassWithoutAnUpscalerIsLatent() throws {
        var wire = try Self.parameters()
        wire.hires = .with { ($0.width, $0.height, $0.strength) = (1024, 1024, 0.5) }
        let hires = HiresFix(size: ImageSize(width: 1024, height: 1024), upscaler: .latent(.latent), strength: 0.5)
        #expect(try GenerationParameters(wire: wire).hires == hires)
    }

    @Test func aPageWithoutALimitHasFifty() throws {
        #expect(try HistoryFilter(wire: Farm_V1_ListImagesRequest()) == HistoryFilter(limit: 50))
    }

    @Test func halfASizeIsNoneOrRefused() throws {
        var request = Farm_V1_SubmitJobRequest.with { $0.submission = UUID().uuidString }
        request.width = 512
        let error = #expect(throws: FarmError.self) { try JobRequest(wire: request) }
        #expect(error?.message == "a size needs both width and height")
        #expect(throws: FarmError.self) { try HistoryFilter(wire: .with { $0.width = 512 }) }
        // The other side follows.
        request.height = 512
        request.hires = .with { $0.width = 1024 }
        #expect(try JobRequest(wire: request).hires == RequestedHires(size: ImageSize(width: 1024, height: 0)))
    }

    @Test func aHeartbeatIsNeverQuickerThanTheLeast() throws {
        let greeting = Farm_V1_CoordinatorMessage.with { $0.registered = .with { $0.farmID = UUID().uuidString } }
        guard case .registered(let read)? = try CoordinatorOrder(wire: greeting) else {
            Issue.record("not what was said")
            return
        }
        #expect(read.heartbeat == .milliseconds(100))
    }

    @Test func aRuleSaysOneThingOfOneThing() {
        let spoiled: [(inout Farm_V1_RetentionRule) -> Void] = [
            { _ in }, { ($0.olderThanSeconds, $0.keepNewest) = (60, 1) },
            { ($0.keepNewest, $0.job, $0.submitter) = (1, 1, "ada") },
        ]
        for spoil in spoiled {
            let error = #expect(throws: FarmError.self) { try RetentionRule(wire: .with(spoil)) }
            #expect(error?.code == .invalidInput)
        }
    }

    /// The fields without which a message is refused; a word of a session without any is passed over instead, and a
    /// filter without any is for everything.
    private static let required: [String: Set<String>] = [
        "JobRequest": ["submission", "width", "height"], "GenerationParameters": ["sampler", "schedule"],
        "InputReference": ["sha256"], "ModelDescription": ["digest"], "StoredFile": ["digest"],
        "Job": ["model_digest", "parameters"], "JobProgress": ["job"],
        "ImageRecord": ["model_digest", "parameters", "digest", "pixel_digest"], "TaskExplanation": ["state"],
        "WorkerRegistration": ["protocol_max", "worker_id", "name"], "WorkerStatus": ["id"],
        "TaskAssignment": ["attempt", "model_digest", "parameters"], "AccessoryDescription": ["kind", "sha256"],
        "RetentionRule": ["older_than_seconds", "keep_newest"],
        "DeliveredImage": ["farm_id", "worker_id", "attempt", "digest", "pixel_digest"],
        "HistoryFilter": ["width", "height"], "Principal": ["role"], "NewPrincipal": ["role"], "Identity": ["role"],
        "AuditEntry": ["outcome"],
    ]

    @Test(arguments: WireConversion.all)
    func whatLacksAFieldIsReadOrRefusedInWords(conversion: WireConversion) throws {
        let message = try #require(try ProtoFile.farm().messages[conversion.message])
        var refused: Set<String> = []
        for trip in try conversion.trips(.full) {
            let whole = try WireBytes(trip.bytes)
            for field in message.fields where whole.fields.contains(where: { $0.number == field.number }) {
                do {
                    try conversion.read(whole.dropping(field.number))
                } catch let error as FarmError {
                    #expect(!error.message.isEmpty)
                    refused.insert(field.name)
                }
            }
        }
        #expect(refused == Self.required[conversion.name, default: []])
    }

    @Test(arguments: WireConversion.all)
    func anEmptyMessageIsReadOrRefusedInWords(conversion: WireConversion) throws {
        if Self.required[conversion.name] == nil || conversion.name == "HistoryFilter" {
            try conversion.read([])
        } else {
            #expect(throws: FarmError.self) { try conversion.read([]) }
        }
    }

    private static func parameters() throws -> Farm_V1_GenerationParameters {
        var values = RandomValues(seed: 1, .bare)
        let parameters: GenerationParameters = values.value()
        return parameters.wire
    }
}
