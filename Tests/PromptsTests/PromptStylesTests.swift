import FarmBasics
import Prompts
import Testing

@Suite struct PromptStylesTests {
    private static let file = """
        \u{FEFF}name,prompt,negative_prompt\r
        Ink,"ink drawing, {prompt}, {prompt} again",\r
        Photo, "a ""sharp""
        photo" ,"blurry, noisy"\r
        \r
        # a comment,x,y\r
        Bare,bare\r
        Ink 2,one,
        Ink 2,two,three
        """

    @Test func readsTheWebUIsTable() throws {
        let styles = try PromptStyles(csv: Self.file).styles
        #expect(
            styles == [
                PromptStyle(name: "Ink", prompt: "ink drawing, {prompt}, {prompt} again"),
                PromptStyle(name: "Photo", prompt: "a \"sharp\"\nphoto ", negativePrompt: "blurry, noisy"),
                PromptStyle(name: "Bare", prompt: "bare"),
                PromptStyle(name: "Ink 2", prompt: "two", negativePrompt: "three"),
            ])
    }

    @Test func readsTheOldColumn() throws {
        #expect(try PromptStyles(csv: "name,text\nA,b").styles == [PromptStyle(name: "A", prompt: "b")])
        #expect(try PromptStyles(csv: "negative_prompt,name,prompt\nn,A,b").styles.first?.negativePrompt == "n")
        #expect(try PromptStyles(csv: "").styles.isEmpty)
    }

    @Test func isPutOnAsTheWebUIDoes() throws {
        let styles = try PromptStyles(csv: Self.file)
        let once = try styles.applied(["Ink"], prompt: "a cat", negativePrompt: "dog")
        #expect(once.prompt == "ink drawing, a cat, a cat again")
        #expect(once.negativePrompt == "dog")
        let twice = try styles.applied(["Ink 2", "photo"], prompt: " a cat ", negativePrompt: "")
        #expect(twice.prompt == "a cat, two, a \"sharp\"\nphoto")
        #expect(twice.negativePrompt == "three, blurry, noisy")
        #expect(try styles.applied(["None"], prompt: "a", negativePrompt: "b") == ("a", "b"))
        #expect(try styles.applied([], prompt: " a ", negativePrompt: "b") == (" a ", "b"))
    }

    @Test func anUnknownStyleGetsTheNearestNames() throws {
        let styles = try PromptStyles(csv: Self.file)
        let error = #expect(throws: FarmError.self) {
            try styles.applied(["Ink", "Foto"], prompt: "a", negativePrompt: "")
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message == "unknown style 'Foto'; did you mean 'Photo'?")
    }

    @Test(arguments: [
        ("title,body\na,b", "expected: name,prompt,negative_prompt"), ("name\na", "expected"),
        ("name,prompt\nA,b\nB,\"open\nc", "begins in line 3 and never ends"), ("\"", "line 1"),
    ])
    func whatIsNoTableIsRefused(text: String, message: String) {
        let error = #expect(throws: FarmError.self) { try PromptStyles(csv: text, file: "mine.csv") }
        #expect(error?.message.contains(message) == true)
        #expect(error?.message.contains("'mine.csv'") == true)
    }
}
