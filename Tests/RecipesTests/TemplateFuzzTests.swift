import FarmBasics
import Foundation
import Recipes
import Testing

/// Texts of the grammar at random, and such as would never end: each is read or refused in words, soon.
@Suite struct TemplateFuzzTests {
    private static let wildcards = [
        "w": ["x", "y", "{2::k|l} z"], "v/a": ["__w__", "m"], "v/b": ["${n:o}", "__v/${n:a}__"], "e": ["// none"],
        "me": ["__me__"], "u": ["__gone__", "}"],
    ]

    /// Mostly well formed, some levels deep.
    private func text(_ random: inout SeededRandom, depth: Int) -> String {
        func inner() -> String { text(&random, depth: depth - 1) }
        let plain = [
            "a", "b c", "", " ", "red", "https://x.y/z", "#1", "}", "(k:1.2)", "…", "...", "\n", ",", "é", "_",
        ]
        guard depth > 0 else { return plain.randomElement(using: &random) ?? "" }
        let sampler = ["", "", "@", "~", "!", " @ "].randomElement(using: &random) ?? ""
        let count = ["", "", "2$$", "1-2$$", "0-$$", " 2 $$ and $$", "-3$$|$$"].randomElement(using: &random) ?? ""
        let weight = ["", "", "3::", " 0.5 :: ", "0::"].randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "{\(sampler)\(count)\(weight)\(inner())|\(inner())|\(inner())}"
        case 1: return "{\(inner())| \(inner()) }"
        case 2: return "__\(["w", "v/*", "v/a", "u", "w(n=\(inner()))", "v\\b"].randomElement(using: &random) ?? "")__"
        case 3: return "__v/${n:\(["a", "b", "{a|b}"].randomElement(using: &random) ?? "")}__"
        case 4: return "${n\(["=", "=!", "?="].randomElement(using: &random) ?? "")\(inner())}\(inner())${n}"
        case 5: return "${n:\(inner())}"
        case 6: return "%{\(inner())\(["…", "...", ""].randomElement(using: &random) ?? "")\(inner())$$\(inner())}"
        case 7: return "{\(sampler)\(count)__w__}"
        case 8: return "/* \(inner()) */"
        default: return inner() + " " + inner()
        }
    }

    @Test func randomTemplatesKeepTheirPromises() throws {
        var random = SeededRandom(seed: 15)
        let library = try TemplateLibrary(wildcards: Self.wildcards)
        var (read, repeated) = (0, 0)
        for _ in 0..<600 {
            let text = text(&random, depth: 4)
            for dynamics in [RecipeDynamics.random, .combinatorial] {
                let template: PromptTemplate
                do {
                    template = try PromptTemplate(parsing: text, field: "prompt", library: library, dynamics: dynamics)
                } catch let error as FarmError {
                    #expect(error.code == .invalidInput && !error.message.isEmpty)
                    continue
                }
                read += 1
                #expect(template.count > 0 && (dynamics == .combinatorial || template.count == 1))
                func drawn(_ index: Int, seed: Int64) throws -> String {
                    try template.text(at: index, random: TemplateRandom(seed: seed, stream: 1), ordinal: index)
                }
                let indices = [0, template.count - 1, Int.random(in: 0..<template.count, using: &random)]
                for index in indices { #expect(try drawn(index, seed: 3) == drawn(index, seed: 3), "\(text)") }
                // Where nothing is drawn, each text is made once.
                guard dynamics == .combinatorial, template.count <= 300, !text.contains(where: { "@~".contains($0) })
                else { continue }
                let all = try (0..<template.count).map { try drawn($0, seed: 0) }
                if Set(all).count < all.count {
                    repeated += 1
                    #expect(text.isEmpty, "repeats in \(text)")
                }
            }
        }
        #expect(read > 600 && repeated == 0, "\(read) read")
    }

    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static let pathological: [String] =
        [
            many("__{", 20_000), many("__a(", 15_000), many("__a(x=", 10_000), many("{/*|", 15_000), many("%{", 30_000),
            many("{a|b}", 12_000), many("{a|}", 15_000), many("{2$$", 15_000), many("}", 60_000), many("_", 60_000),
            many("<a", 30_000), many("${a:", 30), "{999999$$a|b}", "__me__", "__v/${n=__me__}${n}__", slots, picks,
        ] + nested

    private static let picks =
        "{1-$$" + many("a|", 101) + "{1-$$" + (0..<101).map { "\($0)" }.joined(separator: "|") + "}}"
    private static let slots =
        (0..<20).map { "${x\($0)=!{a|b|c|d}}" }.joined() + "__" + (0..<20).map { "${x\($0)}" }.joined() + "__"

    private static var nested: [String] {
        let names = many("__{a|(", 35) + "x"
        let braces = many("{{a|b}|", 39) + "c"
        let several = many("{2$$a|b|c|", 20) + "d"
        let lines = many("\n", 60_000)
        let assigned = many("${x=!{a|b}}", 5000)
        return [
            names + many(")}(bad)__", 35), braces + many("}", 39), several + many("}", 20), lines + "{a|b}",
            assigned + "__v/${x}__", "__" + many("{a|b}", 20) + "__",
        ]
    }

    /// The limit is for what would never end.
    @Test(.timeLimit(.minutes(5)), arguments: pathological)
    func pathologicalTextsAreReadOrRefusedSoon(text: String) throws {
        let library = try TemplateLibrary(wildcards: Self.wildcards)
        for dynamics in [RecipeDynamics.random, .combinatorial] {
            do {
                let template = try PromptTemplate(parsing: text, field: "prompt", library: library, dynamics: dynamics)
                _ = try template.text(at: template.count - 1, random: TemplateRandom(seed: 1, stream: 1), ordinal: 7)
            } catch let error as FarmError {
                #expect(error.code == .invalidInput)
            }
        }
        _ = PromptTemplate.grammar(in: text)
    }
}
