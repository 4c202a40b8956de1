import FarmBasics
import FarmBasicsTestSupport
import FoundationEssentials
import Recipes
import Testing

@testable import FarmModel
@testable import Infotext

/// The table of options says all of an option, once.
@Suite struct GenerationOptionTests {
    @Test func namesAreUnique() {
        func check(_ names: [String], _ what: String) {
            let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
            #expect(twice.isEmpty, "\(what): \(twice)")
        }
        let all = GenerationOption.all
        check(all.map(\.id), "ids")
        check(all.map(\.key), "keys")
        check(all.compactMap(\.flag), "flags")
        check(all.compactMap(\.infotext?.key), "infotext keys")
        check(all.flatMap(\.aliases).map(JSONField.plain), "aliases")
    }

    @Test func everyOptionOfARequestIsDeclared() {
        // What holds several options is declared part by part.
        let whole = ["initImage", "upscaling"]
        for name in Mirror(reflecting: RenderOptions()).children.compactMap(\.label) where !whole.contains(name) {
            #expect(GenerationOption.named(name) != nil, "RenderOptions.\(name) has no declaration in Options/")
        }
    }

    @Test func everyOptionIsSaidInBothLanguages() {
        for option in GenerationOption.all {
            for words in [option.label, option.help, option.standard].compactMap({ $0 }) {
                #expect(!words.english.isEmpty && !words.chinese.isEmpty, "\(option.id)")
            }
            #expect(!option.help.english.hasSuffix("."), "\(option.id)")
            #expect(
                option.label.english != option.label.chinese
                    || ["VAE", "LoRA", "ControlNet"].contains(option.label.english))
        }
    }

    /// Every kind of single value, written down and read back.
    @Test(arguments: GenerationOption.all) func aValueThatIsSetIsTheOneThatIsRead(_ option: GenerationOption) throws {
        guard let text = Self.sample(of: option) else { return }
        var request = Self.withParts()
        try option.setting(text).put(&request)
        let read = option.value(in: .request(request))
        #expect(read != nil, "\(option.id) '\(text)'")
        var again = Self.withParts()
        if let read { try option.set(read, in: &again) }
        #expect(option.value(in: .request(again)) == read, "\(option.id)")
        option.reset(in: &request)
        #expect(option.isShared ? option.value(in: .request(request)) != read : true, "\(option.id) is put back")
    }

    @Test func numbersHaveTheirLimitsInRequestsAndInRecipes() throws {
        for option in GenerationOption.measured {
            let limits: (below: String, above: String)
            switch option.kind {
            case .integer(_, let range): limits = ("\(range.lowerBound - 1)", "\(range.upperBound + 1)")
            case .number(_, let range): limits = ("\(range.lowerBound - 0.001)", "\(range.upperBound + 0.001)")
            default: continue
            }
            for text in [limits.below, limits.above] {
                var request = Self.withParts()
                try option.setting(text).put(&request)
                #expect(throws: FarmError.self, "\(option.id) \(text)") { try option.check(.request(request)) }
                guard option.isAxis else { continue }
                #expect(throws: FarmError.self, "\(option.id) \(text)") {
                    try RecipeParameter(option).check([text])
                }
            }
        }
    }

    @Test func aRecipeAcceptsWhatASubmitAccepts() throws {
        for parameter in RecipeParameter.allCases {
            guard let text = Self.sample(of: parameter.option) else { continue }
            try parameter.check([text])
        }
        #expect(RecipeParameter.allCases.count >= 18)
    }

    @Test func theContextHoldsWhatBelongsToIt() {
        var parameters = Self.parameters
        let plain = EngineContext(modelDigest: Digest(of: "m"), parameters: parameters)
        parameters.randomSource = .cpu
        parameters.isSeamless = true
        let context = EngineContext(modelDigest: Digest(of: "m"), parameters: parameters)
        #expect(plain != context)
        let inContext = Set(GenerationOption.all.filter { $0.place == .context }.map(\.id))
        #expect(inContext == ["model", "randomSource", "vae", "isSeamless", "controlNet"])
    }

    @Test func theTableIsJSON() throws {
        let data = try JSONEncoder().encode(GenerationOption.all.map(OptionDescription.init))
        struct Read: Decodable {
            var id: String
            var kind: String
            var minimum: Double?
            var label: [String: String]
            var families: [String]?
            var familyMultiples: [String: Int]?
            var familyDefaults: [String: Default]?
        }
        enum Default: Decodable, Equatable {
            case number(Double)
            case text(String)

            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                self = try (try? value.decode(Double.self)).map { .number($0) } ?? .text(value.decode(String.self))
            }
        }
        let read = try JSONDecoder().decode([Read].self, from: data)
        #expect(read.count == GenerationOption.all.count)
        let shift = try #require(read.first { $0.id == "flowShift" })
        #expect(shift.kind == "number" && shift.minimum == 0.01 && shift.label["english"] == "Flow shift")
        #expect(shift.families == ["sd3", "flux", "chroma", "qwenImage", "zImage"])
        let size = try #require(read.first { $0.id == "size" })
        #expect(size.familyMultiples?["sdxl"] == 64 && size.familyDefaults?["sdxl"] == .text("1024x1024"))
        #expect(read.first { $0.id == "guidanceScale" }?.familyDefaults?["sd1"] == .number(7))
    }

    private static let parameters = GenerationParameters(
        prompt: "a fox", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 1,
        guidanceScale: 1, distilledGuidance: 3.5, seed: 1)

    /// A request to whose parts every option can be set.
    private static func withParts() -> JobRequest {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let picture = InputReference(sha256: .zero, size: ImageSize(width: 64, height: 64))
        request.initImage = InitImage(
            picture: picture, inpainting: Inpainting(mask: picture, area: .onlyMasked(padding: 1)))
        request.control = RequestedControl(name: "", picture: picture)
        request.stepCache = StepCache(mode: .spectrum)
        request.vaeTiling = VAETiling()
        request.upscaling = Upscaling(pictures: [picture])
        return request
    }

    /// A value that is not the default; nil for what is no single value.
    private static func sample(of option: GenerationOption) -> String? {
        switch option.kind {
        case .integer(_, let limits): "\(limits.upperBound - 1)"
        case .number(_, let limits): "\((limits.lowerBound + limits.upperBound) / 3)"
        case .toggle: "true"
        case .choice(let choice): choice.names.last
        case .size: "128x192"
        case .seed: "7"
        case .file, .text: "name"
        case .picture, .weightedFiles: nil
        }
    }
}
