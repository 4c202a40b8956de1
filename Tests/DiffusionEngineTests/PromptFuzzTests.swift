import EngineHostProtocol
import FarmModel
import FarmTestSupport
import Foundation
import Testing

/// Nothing that a person types may end the engine: one host reads hundreds of texts and lives.
@Suite struct PromptFuzzTests {
    /// What the engine's parser, tokenizer and the farm's own grammar trip over, and plain characters between.
    private static let pieces = [
        "(", ")", "[", "]", ":", "\\", "(cat:1.2)", "(x:.)", ":1.3)", "(a:-0.5)", "(a:+.5)", "(a:1e9)", "(a:999999)",
        "<lora:x:1>", "<lora:", ">", "BREAK", " AND ", "[a:b:0.5]", "[a|b]", "{a|b}", "__x__", "#", "\n", "\t", ",",
        " ", "   ", "cat", "red", "a", "é", "漢字", "😀", "e\u{301}", "\u{200D}", "\u{FEFF}", "\u{202E}", "'s", "n't",
        "</w>", "<|endoftext|>", "<|startoftext|>", "0", "1.1", "-", "&amp;", "%s", "\"", "$",
        "\u{1F468}\u{200D}\u{1F469}",
        String(repeating: "(", count: 300), String(repeating: "word ", count: 200), String(repeating: "a", count: 3000),
    ]

    @Test func noTextEndsTheEngine() async throws {
        let scene = try RenderScene()
        var random = SeededGenerator(seed: 20_261_126)
        let texts = (0..<240).map { _ in
            (0..<Int.random(in: 1...14, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        try await onThread {
            let host = try HostProcess()
            _ = try scene.startAndRender(on: host, id: "first")
            var rendered = 0
            for (number, text) in texts.enumerated() {
                var parameters = scene.parameters
                (parameters.prompt, parameters.steps) = (text, 1)
                parameters.negativePrompt = texts[(number * 7 + 1) % texts.count]
                parameters.guidanceScale = number.isMultiple(of: 8) ? 2 : 1
                try host.send(scene.request(id: "\(number)", parameters: parameters))
                switch try host.events(until: scene.isFinal).last {
                case .rendered: rendered += 1
                case .failed(let failure):
                    #expect(failure.kind == .invalidInput, "\(failure): \(text.debugDescription)")
                default: Issue.record("the host ended over \(text.debugDescription)")
                }
            }
            // Refusals alone would prove nothing.
            #expect(rendered > 80, "\(rendered) of \(texts.count) were drawn")
        }
    }
}
