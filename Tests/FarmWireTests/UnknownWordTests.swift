import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf
import Testing

/// Words of a later build: refused by name where they decide a picture, shown as far as can be where they are shown.
@Suite struct UnknownWordTests {
    private static let word = "of a later build"

    @Test func wordsOfParametersAreRefusedByName() {
        typealias Spoil = @Sendable (inout Farm_V1_GenerationParameters) -> Void
        let word = Self.word
        let refused: [(String, Spoil)] = [
            ("this build does not know the sampler", { $0.sampler = word }),
            ("this build does not know the schedule", { $0.schedule = word }),
            ("unknown random source", { $0.options.randomSource = word }),
            ("this build does not know the step cache", { $0.options.stepCache.mode = word }),
            ("this build does not know the resize mode", { $0.options.initImage.resizeMode = word }),
            ("this build does not know the masked content", { $0.options.initImage.inpainting.fill = word }),
            ("this build does not know the latent upscaler", { $0.hires.latent = word }),
        ]
        for (start, spoil) in refused {
            Self.expectRefusal(start) {
                var values = RandomValues(seed: 1, .full)
                let parameters: GenerationParameters = values.value()
                var wire = parameters.wire
                spoil(&wire)
                _ = try GenerationParameters(wire: wire)
            }
        }
    }

    @Test func wordsOfRequestsAreRefusedByName() {
        typealias Spoil = @Sendable (inout Farm_V1_SubmitJobRequest) -> Void
        let word = Self.word
        let refused: [(String, Spoil)] = [
            ("unknown sampler", { $0.sampler = word }), ("unknown schedule", { $0.schedule = word }),
            ("submission", { $0.submission = word }),
            ("unknown random source", { $0.options.randomSource = word }),
            ("this build does not know the step cache", { $0.options.stepCache.mode = word }),
            ("this build does not know the resize mode", { $0.options.initImage.resizeMode = word }),
            ("this build does not know the masked content", { $0.options.initImage.inpainting.fill = word }),
        ]
        for (start, spoil) in refused {
            Self.expectRefusal(start) {
                var values = RandomValues(seed: 1, .full)
                let request: JobRequest = values.value()
                var wire = request.wire
                spoil(&wire)
                _ = try JobRequest(wire: wire)
            }
        }
        Self.expectRefusal("unknown sampler") { _ = try HistoryFilter(wire: .with { $0.sampler = word }) }
    }

    /// A person's spelling and the schedule behind it are taken where people write.
    @Test func aRequestTakesOtherSpellings() throws {
        let request = try JobRequest(
            wire: .with {
                $0.submission = UUID().uuidString
                $0.sampler = "dpmpp_2m_karras"
                $0.options.randomSource = "nv"
            })
        #expect(request.sampler == .dpmpp2m && request.schedule == .karras && request.options.randomSource == .gpu)
    }

    @Test func kindsOfFilesAreRefusedByName() {
        Self.expectRefusal("this build does not know the kind of file") {
            _ = try AccessoryDescription(wire: .with { $0.kind = Self.word })
        }
        Self.expectRefusal("model 'm' has a file of the unknown role") {
            _ = try ModelDescription(
                wire: .with {
                    ($0.name, $0.digest) = ("m", Digest.zero.hex)
                    $0.files = [.with { $0.role = Self.word }]
                })
        }
    }

    /// In the words of those who would look for it else.
    @Test func noDigestIsRefusedInWords() throws {
        let wrong = String(repeating: "A", count: 64)
        func expectRefusal(_ words: String, _ read: (inout RandomValues) throws -> Void) {
            var values = RandomValues(seed: 1, .full)
            let error = #expect(throws: FarmError.self, "\(words)") { try read(&values) }
            #expect(error?.code == .invalidInput && error?.message == words, "\(words): \(error?.message ?? "")")
        }
        let quoted = wrong.prefix(60) + "…"
        let none = "'\(quoted)' is no digest: 64 lower-case hex digits of SHA-256 are"
        for (words, digest) in [
            ("the farm does not have the picture AAAAAAAAAA…: upload it first", wrong),
            ("the farm does not have the picture without a digest: upload it first", ""),
        ] {
            expectRefusal(words) { values in
                let request: JobRequest = values.value()
                var wire = request.wire
                wire.options.initImage.picture.sha256 = digest
                _ = try JobRequest(wire: wire)
            }
        }
        for (name, spoil) in [
            ("digest", { $0.digest = wrong }), ("pixel digest", { $0.pixelDigest = wrong }),
        ] as [(String, (inout Farm_V1_ResultHeader) -> Void)] {
            expectRefusal("the \(name) '\(quoted)' is none: 64 lower-case hex digits of SHA-256 are") { values in
                let delivered: DeliveredImage = values.value()
                var wire = delivered.image.wire(
                    farm: delivered.farm, worker: delivered.worker, session: delivered.session)
                spoil(&wire)
                _ = try RenderedImage(wire: wire)
            }
        }
        expectRefusal(none) { values in
            let model: ModelDescription = values.value()
            var wire = model.wire
            wire.digest = wrong
            _ = try ModelDescription(wire: wire)
        }
        expectRefusal(none) { values in
            let file: AccessoryDescription = values.value()
            var wire = file.wire
            wire.sha256 = wrong
            _ = try AccessoryDescription(wire: wire)
        }
        expectRefusal(none) { values in
            let assignment: TaskAssignment = values.value()
            var wire = assignment.wire
            wire.modelDigest = wrong
            _ = try TaskAssignment(wire: wire)
        }
    }

    @Test func aTaskStateIsRefusedByName() {
        let error = #expect(throws: FarmError.self) { try TaskExplanation(wire: .with { $0.state = Self.word }) }
        #expect(error?.message == "the coordinator names the task state '\(Self.word)': upgrade farm")
    }

    @Test func aFailureClassIsAnErrorOfTheEngineToTheCoordinator() throws {
        let failed = Farm_V1_WorkerMessage.with {
            $0.failed.attempt = .with { ($0.job, $0.attempt) = (1, 1) }
            $0.failed.failureClass = Self.word
        }
        let attempt = AttemptID(task: TaskID(job: 1, index: 0), attempt: 1)
        #expect(try WorkerReport(wire: failed) == .failed(attempt, .engineError, ""))
    }

    @Test func wordsThatAreOnlyShownAreLeftOut() throws {
        #expect(AttemptRecord(wire: .with { $0.failureClass = Self.word }).failure == .engineError)
        #expect(AttemptRecord(wire: .init()).failure == nil, "it made the image")
        let worker = Farm_V1_Worker.with { ($0.id, $0.state) = (UUID().uuidString, Self.word) }
        #expect(try WorkerStatus(wire: worker).state == .offline)
        let model = try ModelDescription(
            wire: .with {
                ($0.family, $0.digest) = (Self.word, Digest.zero.hex)
                $0.defaults = .with { ($0.sampler, $0.schedule, $0.steps) = (Self.word, Self.word, 4) }
            })
        #expect(model.family == .unknown && model.defaults == ModelDefaults(steps: 4))
        let accessory = try AccessoryDescription(
            wire: .with { ($0.kind, $0.family, $0.sha256) = ("lora", Self.word, Digest.zero.hex) })
        #expect(accessory.family == .unknown)
    }

    @Test func aReasonToWaitIsShownAsItIsSaid() throws {
        let explanation = try TaskExplanation(
            wire: .with {
                $0.state = "queued"
                $0.reasons = [.with { ($0.code, $0.text) = (Self.word, "it waits for the tide") }]
            })
        #expect(explanation.reasons == [.init(code: Self.word, text: "it waits for the tide")])
    }

    @Test func rolesAndOutcomesAreRefusedByName() {
        let word = Self.word
        Self.expectRefusal("unknown role") { _ = try Principal(wire: .with { $0.role = word }) }
        Self.expectRefusal("unknown role") { _ = try NewPrincipal(wire: .with { $0.role = word }) }
        Self.expectRefusal("unknown role") { _ = try PrincipalChange(wire: .with { $0.role = word }) }
        Self.expectRefusal("unknown role") { _ = try Identity(wire: .with { $0.role = word }) }
        Self.expectRefusal("unknown role") { _ = try MethodPermission(wire: .with { $0.leastRole = word }) }
        Self.expectRefusal("unknown role") { _ = try MethodPermission(wire: .with { $0.roleForOthers = word }) }
        Self.expectRefusal("unknown outcome") { _ = try AuditEntry(wire: .with { $0.outcome = word }) }
        Self.expectRefusal("unknown outcome") { _ = try AuditFilter(wire: .with { $0.outcome = word }) }
    }

    private static func expectRefusal(_ start: String, _ read: () throws -> Void) {
        let error = #expect(throws: FarmError.self) { try read() }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.hasPrefix("\(start) '\(word)'") == true, "\(error?.message ?? "")")
    }
}
