import FarmBasics
import Testing

@testable import Prompts

/// What is written for the engine, read back by a rendering of the engine's own parser.
@Suite struct EnginePromptTests {
    private static let pieces = [
        "cat", "dog", "B", "BREAK", " BREAK ", "fooBREAK", "BREAKé", "BREAKING", "é", " ", " ", ", ", "\n", "(", "(",
        "(",
        ")", ")", "[", "[", "]", "]", "\\", "\\(", "\\)", "\\[", "\\]", "\\\\", ":", ":1.3", ":1.3)", ": 1.3 )",
        ":-.5)",
        ":0)", ":+1.)", ":.)", ":1.2.3)", "1.5", "2", ".", "-", "+", "|", "_",
    ]

    private static func prompt(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...24, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
    }

    private static func enginePrompt(_ text: String) throws -> String {
        try ParsedPrompt(parsing: text, field: "prompt", isLenient: true, isNegative: true).enginePrompt
    }

    /// The web UI's reading with what the engine cannot be given: no `[`, and `)` at weight 1.
    private static func expressible(_ runs: [WeightedText]) -> [WeightedText] {
        runs.flatMap { run in
            if run.text == "BREAK", run.weight == -1 { return [run] }
            var parts: [WeightedText] = []
            for part in run.text.filter({ $0 != "[" }).split(separator: ")", omittingEmptySubsequences: false) {
                parts.append(WeightedText(text: ")", weight: 1))
                parts.append(WeightedText(text: String(part), weight: run.weight))
            }
            return Array(parts.dropFirst())
        }
    }

    @Test(arguments: 0..<20) func theEngineReadsTheWeightsThatTheWebUIReads(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        var compared = 0
        for _ in 0..<500 {
            let prompt = Self.prompt(&random)
            guard let runs = WebUIAttention.runs(of: prompt) else {
                #expect(throws: FarmError.self, "\(prompt.debugDescription)") { try Self.enginePrompt(prompt) }
                continue
            }
            let expected = WeightedToken.tokens(of: Self.expressible(runs))
            let written = try Self.enginePrompt(prompt)
            let read = WeightedToken.tokens(of: try EngineAttention.runs(of: written))
            let isSame = expected.count == read.count && zip(expected, read).allSatisfy { $0.isSame(as: $1) }
            #expect(isSame, "\(prompt.debugDescription) → \(written.debugDescription): \(expected) ≠ \(read)")
            #expect(try Self.enginePrompt(prompt) == written)
            compared += 1
        }
        #expect(compared > 150)
    }

    @Test(arguments: [
        ("a cat", "a cat"), ("a (cat)", "a (cat:1.1)"), ("((cat))", "(cat:1.21)"), ("[cat]", "(cat:0.909091)"),
        ("(cat: 1.3 )", "(cat:1.3)"), ("(a (b:2):.5)", "(a :0.5)b"), ("(open", "(open:1.1)"),
        ("a :1.3) b", "a :1.3()) b"),
        (#"saber \(fate\)"#, #"saber \(fate)"#), (#"(saber \(fate\):1.2)"#, #"(saber \(fate:1.2))"#),
        (#"a\\b"#, #"a(\:1)b"#), (#"a\b"#, "ab"), ("x BREAK y", "x BREAK y"), ("xBREAK y", "x(BREAK:-1) y"),
        ("(x BREAK y:2)", "(x:2)(BREAK:2)(y:2)"), ("(x:0)", "(x:0)"), ("", ""), ("B&W Bear", "B&W Bear"),
        ("[a]]", "(a:0.909091)]"),
    ])
    func writesOneFormForAllThatMeansTheSame(prompt: String, written: String) throws {
        #expect(try Self.enginePrompt(prompt) == written)
    }

    @Test func longPlainTextIsCutForTheEngine() throws {
        let word = String(repeating: "x", count: ParsedPrompt.mostBytes)
        let written = try Self.enginePrompt(word)
        let engine = try EngineAttention(written)
        #expect(engine.longestPlain <= EnginePromptWriter.longestPiece)
        #expect(try EngineAttention.runs(of: written).map(\.text) == [word])
        #expect(try EngineAttention(word).longestPlain == word.utf8.count)
    }

    @Test(arguments: 500..<520) func theCutSparesAWordThatBeginsAsBreak(length: Int) throws {
        let prompt = String(repeating: "x", count: length) + "BREAKFAST"
        #expect(try EngineAttention.runs(of: Self.enginePrompt(prompt)).map(\.text) == [prompt])
    }

    @Test(arguments: 0..<10) func anyTextIsReadOrRefused(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        var read = 0
        for _ in 0..<200 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let special = Array("()[]\\:.<>|#BREAK AND 0123-+=lora".unicodeScalars)
                let any = Unicode.Scalar(UInt32.random(in: 0x20...0x10FFFF, using: &random)) ?? "\u{FEFF}"
                text.append(Bool.random(using: &random) ? any : special.randomElement(using: &random) ?? any)
            }
            for isLenient in [false, true] {
                let prompt: ParsedPrompt
                do {
                    prompt = try ParsedPrompt(parsing: String(text), field: "prompt", isLenient: isLenient)
                } catch let error as FarmError {
                    #expect(error.code == .invalidInput)
                    continue
                }
                #expect(throws: Never.self) { try EngineAttention.runs(of: prompt.enginePrompt) }
                let again = try ParsedPrompt(parsing: prompt.text, field: "prompt", isLenient: isLenient)
                #expect(again == prompt)
                read += 1
            }
        }
        #expect(read > 40)
    }

    @Test(arguments: [
        "(", "[", "(a", "[a", "(a)b", "<a:", "<lora:a:1>", ":", ": ", "\\", "a:1.1)", "[]", "a|", "BREAK ", "[a:",
    ])
    func theLongestPromptsOfOnePieceEnd(piece: String) throws {
        let text = String(repeating: piece, count: ParsedPrompt.mostBytes / piece.utf8.count)
        let prompt = try? ParsedPrompt(parsing: text, field: "prompt", isLenient: true)
        // Refused are only those that weigh too much.
        #expect((prompt == nil) == (piece == "(a"))
        #expect((prompt?.enginePrompt.utf8.count ?? 0) < 16 * ParsedPrompt.mostBytes)
    }

    @Test func deepBracketsAreFlat() throws {
        let open = String(repeating: "[", count: 5000) + "x" + String(repeating: "]", count: 5000)
        #expect(try Self.enginePrompt(open) == "(x:0)")
        let error = #expect(throws: FarmError.self) { try Self.enginePrompt(String(repeating: "(", count: 5000) + "x") }
        #expect(error?.message.contains("at most 1000") == true)
    }
}
