import FarmBasics
import FarmModel
import Foundation
import Recipes
import Testing

/// A recipe of one prompt and what `change` adds.
func recipe(_ prompt: String = "a cat", _ change: (inout RecipeContent) -> Void = { _ in }) throws -> Recipe {
    var content = RecipeContent()
    content.prompts = [prompt]
    change(&content)
    return try Recipe(content)
}

func base(seed: Int64? = 100) -> JobRequest {
    var base = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
    base.seed = seed
    return base
}

extension Recipe {
    func requests(from base: JobRequest = base()) throws -> [JobRequest] {
        try (0..<count).map { try request(at: $0, from: base) }
    }

    func prompts(from base: JobRequest = base()) throws -> [String] { try requests(from: base).map(\.prompt) }
}

extension RecipeContent {
    /// As a farm kept it before there was a second grammar.
    func asOfTheFirstGrammar() throws -> RecipeContent {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
        var keys = try #require(json as? [String: Any])
        #expect(keys.removeValue(forKey: "grammar") != nil)
        return try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: keys))
    }
}

struct SeededRandom: RandomNumberGenerator {
    private var random: TemplateRandom

    init(seed: Int64) { random = TemplateRandom(seed: seed, stream: 0) }

    mutating func next() -> UInt64 { random.next() }
}

func message(_ work: () throws -> some Any) -> String {
    do {
        _ = try work()
        return "no error"
    } catch let error as FarmError {
        return error.code == .invalidInput ? error.message : "\(error.code): \(error.message)"
    } catch {
        return "\(error)"
    }
}
