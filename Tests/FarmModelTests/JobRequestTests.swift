import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Testing

@Suite struct JobRequestTests {
    private let flux = ModelDescription(
        name: "sample", digest: Digest(repeating: "ab"), family: .flux, bytes: 1,
        defaults: ModelDefaults(width: 128, height: 96, steps: 8), files: [])

    private func request(_ change: (inout JobRequest) -> Void = { _ in }) -> JobRequest {
        var request = JobRequest(submission: UUID(), prompt: "a cat", submitter: "ann")
        change(&request)
        return request
    }

    @Test func gapsAreFilledFromTheManifestThenTheFamily() throws {
        let parameters = try request().resolved(model: flux, holdings: FarmHoldings()) { 77 }
        #expect(parameters.size == ImageSize(width: 128, height: 96))
        #expect(parameters.steps == 8)
        #expect(parameters.guidanceScale == 1)
        #expect(parameters.sampler == .euler)
        #expect(parameters.seed == 77)
        var plain = flux
        plain.defaults = ModelDefaults()
        plain.family = .sd1
        let standard = try request().resolved(model: plain, holdings: FarmHoldings()) { 1 }
        #expect(standard.size == ImageSize(width: 512, height: 512))
        #expect(standard.guidanceScale == 7)
        #expect(standard.steps == 20)
    }

    @Test func whatIsAskedWins() throws {
        let asked = request {
            $0.size = ImageSize(width: 64, height: 64)
            $0.steps = 3
            $0.seed = 5
            $0.guidanceScale = 2.5
            $0.sampler = .heun
            $0.schedule = .karras
        }
        let parameters = try asked.resolved(model: flux, holdings: FarmHoldings()) { 77 }
        #expect(parameters.size == ImageSize(width: 64, height: 64))
        #expect(parameters.steps == 3)
        #expect(parameters.seed == 5)
        #expect(parameters.guidanceScale == 2.5)
        #expect(parameters.sampler == .heun)
        #expect(parameters.schedule == .karras)
        #expect(parameters.forImage(4).seed == 9)
    }

    @Test func minusOneDrawsOneSeedForTheJob() throws {
        var draws = 0
        let parameters = try request { $0.seed = -1 }.resolved(model: flux) {
            draws += 1
            return 4
        }
        #expect(parameters.seed == 4)
        #expect(draws == 1)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let message: String
        let change: @Sendable (inout JobRequest) -> Void
        var testDescription: String { name }
    }

    static let bad: [Bad] = [
        Bad(name: "no steps", message: "steps 0") { $0.steps = 0 },
        Bad(name: "a comment alone", message: "comment alone") { $0.prompt = " # 1 owl\n#two" },
        Bad(name: "absurd steps", message: "1 to 500") { $0.steps = 100_000 },
        Bad(name: "no images", message: "count 0") { $0.imageCount = 0 },
        Bad(name: "absurd count", message: "count") { $0.imageCount = .max },
        Bad(name: "NaN guidance", message: "cfg nan") { $0.guidanceScale = .nan },
        Bad(name: "infinite guidance", message: "cfg inf") { $0.guidanceScale = .infinity },
        Bad(name: "negative seed", message: "seed -2") { $0.seed = -2 },
        Bad(name: "seed that overflows", message: "seed") { $0.seed = .max },
        Bad(name: "size off the grid", message: "nearest: 96 or 104") { $0.size = ImageSize(width: 100, height: 128) },
        Bad(name: "tiny size", message: "64 to 4096") { $0.size = ImageSize(width: 8, height: 128) },
        Bad(name: "huge size", message: "64 to 4096") { $0.size = ImageSize(width: 128, height: 1 << 20) },
        Bad(name: "long prompt", message: "1048576 bytes") { $0.prompt = String(repeating: "x", count: 1 << 20) },
        Bad(name: "control character", message: "U+7 at character 2") { $0.prompt = "a\u{7}" },
        Bad(name: "NUL", message: "U+0") { $0.negativePrompt = "\0" },
        Bad(name: "weight that crashes the engine", message: "'.'") { $0.prompt = "(x:.)" },
        Bad(name: "weight that overflows", message: "no number") {
            $0.prompt = "(x:\(String(repeating: "9", count: 60)))"
        },
        Bad(name: "schedule of another family", message: "Align Your Steps") { $0.schedule = .alignYourSteps },
        Bad(name: "priority", message: "priority") { $0.priority = 5000 },
        Bad(name: "long name", message: "201 bytes") { $0.name = String(repeating: "n", count: 201) },
        Bad(name: "newline in the name", message: "control") { $0.name = "a\nb" },
    ]

    @Test(arguments: bad) func badInputIsRefusedByName(_ bad: Bad) {
        let error = #expect(throws: FarmError.self) {
            try request(bad.change).resolved(model: flux, holdings: FarmHoldings()) { 1 }
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(bad.message) == true, "\(error?.message ?? "no error")")
    }

    @Test(arguments: ["512x768": ImageSize(width: 512, height: 768), "640": ImageSize(width: 640, height: 640)])
    func sizesAreRead(text: String, size: ImageSize) throws {
        #expect(try ImageSize(parsing: text) == size)
    }

    @Test(arguments: ["", "x", "12x", "axb", "1x2x3", "1.5x2", "99999999999999999999x1"])
    func badSizesAreRefused(text: String) {
        #expect(throws: FarmError.self) { try ImageSize(parsing: text) }
    }
}
