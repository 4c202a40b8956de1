import FarmBasics
import Prompts
import Testing

@Suite struct ParsedPromptTests {
    private func parse(_ text: String, isLenient: Bool = false) throws -> ParsedPrompt {
        try ParsedPrompt(parsing: text, field: "prompt", isLenient: isLenient)
    }

    @Test(arguments: [
        ("cat # grey\ndog", "cat \ndog"), ("# all\ncat", "\ncat"), ("a\n# b\nc", "a\nc"), ("a\n#b\n#c\nd", "a\n\nd"),
        ("#", "\n"), ("a #b", "a \n"), ("no comment", "no comment"),
    ])
    func commentsAreRemovedAsTheWebUIDoes(prompt: String, text: String) throws {
        #expect(try parse(prompt).text == text)
        #expect(try parse(text).text == text)
    }

    @Test func tagsNameLoRAAndStayInTheText() throws {
        let prompt = try parse("a <lora:quilt:0.5> cat <lyco:ink><lora:quilt:.25>")
        #expect(prompt.loras == [RequestedLoRA(name: "quilt", weight: 0.75), RequestedLoRA(name: "ink", weight: 1)])
        #expect(prompt.enginePrompt == "a  cat ")
        #expect(prompt.text == "a <lora:quilt:0.5> cat <lyco:ink><lora:quilt:.25>")
        #expect(prompt.words == ["a cat"])
    }

    @Test(arguments: [
        ("<lora:a:0.5:0.5>", 0.5), ("<lora:a:te=0.5:unet=0.5>", 0.5), ("<lora:a:-1>", -1), ("<lora: a b : 0.5 >", 0.5),
    ])
    func oneWeightInAnyWritingIsTaken(tag: String, weight: Double) throws {
        #expect(try parse(tag).loras.map(\.weight) == [weight])
    }

    @Test(arguments: ["<lora:>", "a < b: c", "<:x>", "<lora x:1>", "1<2", "<lora:open"])
    func whatIsNoTagIsText(prompt: String) throws {
        let parsed = try parse(prompt)
        #expect(parsed.loras.isEmpty)
        #expect(parsed.enginePrompt == prompt)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var prompt: String
        var message: String
        /// What is written when the person takes what comes; nil where it is refused all the same.
        var lenient: String?
        var testDescription: String { prompt.debugDescription }
    }

    /// Weights of 1000 in one another: from 103 of them on they come to infinity.
    private static func nested(_ depth: Int, end: String) -> String {
        String(repeating: "(", count: depth) + "a" + String(repeating: ":1000)", count: depth - 1) + end
    }

    static let refused: [Refused] = [
        Refused(prompt: "x <lora:a:1:0.5>", message: "at character 3; the engine has one weight", lenient: "x "),
        Refused(prompt: "<lora:a:te=1:unet=0>", message: "the engine has one weight", lenient: ""),
        Refused(prompt: "<lora:a:1:1:16>", message: "a LoRA's rank", lenient: ""),
        Refused(prompt: "<lora:a:1:lbw=x>", message: "'lbw='", lenient: ""),
        Refused(prompt: "<hypernet:h:1>", message: "nothing for 'hypernet'", lenient: ""),
        Refused(prompt: "<lora::1>", message: "without a name", lenient: nil),
        Refused(prompt: "<lora:a:much>", message: "'much' is no weight", lenient: nil),
        Refused(prompt: "<lora:a:nan>", message: "'nan' is no weight", lenient: nil),
        Refused(prompt: "a [cat:dog:5] b", message: "prompt editing '[cat:dog:5]' at character 3", lenient: nil),
        Refused(prompt: "[cat:dog:.5]", message: "prompt editing", lenient: "(cat:dog:.5:0.909091)"),
        Refused(prompt: "[(cat:1.2):3]", message: "prompt editing", lenient: "(cat:1.090909)(:3:0.909091)"),
        Refused(prompt: "[cat::5]", message: "prompt editing", lenient: "(cat::5:0.909091)"),
        Refused(prompt: "([cat: 1e1 ])", message: "prompt editing", lenient: nil),
        Refused(prompt: "[cat|dog]", message: "alternation '[cat|dog]' at character 1", lenient: "(cat|dog:0.909091)"),
        Refused(prompt: "a AND b", message: "'AND' at character 3", lenient: "a AND b"),
        Refused(prompt: "a clock, 16:9", message: "the weight ':9' of the whole prompt at character 12", lenient: nil),
        Refused(prompt: "[cat:5", message: "the weight ':5'", lenient: "(cat:5:0.909091)"),
        Refused(prompt: "a : -0.8 ", message: "the weight ': -0.8 '", lenient: "a : -0.8 "),
        Refused(prompt: #"a \[cat\]"#, message: #"'\[' at character 3"#, lenient: "a cat]"),
        Refused(prompt: "(x:.)", message: "'.', which is no number up to 1000, at character 3", lenient: nil),
        Refused(prompt: "(x:1.2.3)", message: "'1.2.3'", lenient: nil),
        Refused(prompt: "(x:99999)", message: "'99999'", lenient: nil),
        Refused(prompt: nested(104, end: ":1000)"), message: "by inf; at most 1000", lenient: nil),
        Refused(prompt: nested(104, end: ":0)"), message: "nan; at most 1000", lenient: nil),
        Refused(prompt: "# c\n<lora:a:b>", message: "at character 5", lenient: nil),
        Refused(prompt: "a\u{7}", message: "U+7 at character 2", lenient: nil),
        Refused(prompt: String(repeating: "é", count: 8193), message: "16386 bytes", lenient: nil),
    ]

    @Test(arguments: refused) func whatTheEngineCannotHonourIsRefusedByPlace(_ refused: Refused) throws {
        let error = #expect(throws: FarmError.self) { try parse(refused.prompt) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.hasPrefix("the prompt ") == true)
        #expect(error?.message.contains(refused.message) == true, "\(error?.message ?? "")")
        if let lenient = refused.lenient {
            #expect(try parse(refused.prompt, isLenient: true).enginePrompt == lenient)
        }
    }

    @Test(arguments: [
        "[cat]", "[a:b]", "(a:b:5)", "[cat:dog:x]", "a|b", "(a|b)", #"\(a|b:5\)"#, "HAND AND_ SAND", "and", "a :1",
        "[a:b:c:5]",
        "[(a:5]", "[cat:5 ,", "16:9 picture",
    ])
    func whatTheWebUITakesAsTextIsTaken(prompt: String) throws {
        #expect(throws: Never.self) { try parse(prompt) }
    }

    @Test func theNegativePromptHasNoTagsAndNoAND() throws {
        func negative(_ text: String, isLenient: Bool) throws -> ParsedPrompt {
            try ParsedPrompt(parsing: text, field: "negative prompt", isLenient: isLenient, isNegative: true)
        }
        #expect(try negative("a AND b :0.8", isLenient: false).enginePrompt == "a AND b :0.8")
        let error = #expect(throws: FarmError.self) { try negative("a <lora:x:1>", isLenient: false) }
        #expect(error?.message.contains("the negative prompt has the tag '<lora:x:1>' at character 3") == true)
        let lenient = try negative("a <lora:x:1>", isLenient: true)
        #expect(lenient.loras.isEmpty)
        #expect(lenient.enginePrompt == "a <lora:x:1>")
    }

    @Test func embeddingsAreFoundAsWholeWordsInAnyCase() throws {
        let known = ["art", "Easy-Negative", "bad hands", "bad hands 5", "cat", "no"]
        let prompt = try parse("party, (easy-negative:1.2), bad \n hands 5, CAT2, k(no)w")
        #expect(
            ParsedPrompt.embeddings(in: [prompt], known: known) == ["Easy-Negative", "bad hands 5", "cat", "no"])
        #expect(ParsedPrompt.embeddings(in: [prompt], known: []).isEmpty)
        #expect(ParsedPrompt.embeddings(in: [], known: known).isEmpty)
        #expect(prompt.words == ["party,", "easy-negative", ", bad hands 5, cat2, k", "no", "w"])
    }
}
