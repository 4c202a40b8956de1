import FarmModel
import Foundation
import Testing

/// The JSON of requests and parameters stays what it has been since the beginning: other builds read it.
@Suite struct RenderOptionsTests {
    private static let parameters = GenerationParameters(
        prompt: "a fox", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 1,
        guidanceScale: 1, distilledGuidance: 3.5, seed: 1)

    private static func object(_ value: some Encodable) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }

    @Test func optionsStandBesideTheOtherKeys() throws {
        var parameters = Self.parameters
        parameters.clipSkip = 2
        parameters.isSeamless = true
        parameters.vaeTiling = VAETiling(tile: 32)
        let keys = try Self.object(parameters).keys
        #expect(keys.contains("clipSkip") && keys.contains("isSeamless") && keys.contains("vaeTiling"))
        #expect(!keys.contains("options"))
    }

    @Test func parametersWithoutOptionsHaveTheKeysThatTheyAlwaysHad() throws {
        let keys = try Self.object(Self.parameters).keys.sorted()
        #expect(
            keys == [
                "distilledGuidance", "guidanceScale", "negativePrompt", "prompt", "sampler", "schedule", "seed", "size",
                "steps",
            ])
    }

    @Test func whatOlderBuildsWroteIsRead() throws {
        let submission = UUID()
        let old = """
            {"submission":"\(submission)","name":"","submitter":"ann","priority":0,"imageCount":1,"prompt":"a fox",
            "negativePrompt":"","isSeamless":false,"loras":[],"isLenient":false,"clipSkip":2,"flowShift":3,
            "stepCache":{"mode":"ucache"},"randomSource":"CPU"}
            """
        let request = try JSONDecoder().decode(JobRequest.self, from: Data(old.utf8))
        var expected = JobRequest(submission: submission, prompt: "a fox", submitter: "ann")
        expected.clipSkip = 2
        expected.flowShift = 3
        expected.stepCache = StepCache(mode: .ucache)
        expected.options.randomSource = .cpu
        #expect(request == expected)
        #expect(try JSONDecoder().decode(JobRequest.self, from: JSONEncoder().encode(request)) == request)
    }

    @Test func olderBuildsCanReadARequest() throws {
        let keys = try Self.object(JobRequest(submission: UUID(), prompt: "", submitter: "")).keys
        // Those that the reader of before asks for.
        for key in [
            "submission", "name", "submitter", "priority", "imageCount", "prompt", "negativePrompt", "isSeamless",
            "loras", "isLenient",
        ] {
            #expect(keys.contains(key), "\(key)")
        }
    }

    @Test func whatOnlySaysTheDefaultIsDropped() {
        var options = RenderOptions()
        options.clipSkip = 1
        options.randomSource = .gpu
        options.isSeamless = false
        #expect(options.settled == RenderOptions())
        options.clipSkip = 2
        options.randomSource = .cpu
        options.isSeamless = true
        #expect(options.settled == options)
    }
}
