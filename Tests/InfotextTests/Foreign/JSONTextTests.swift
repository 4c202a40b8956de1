import Testing

@testable import Infotext

@Suite struct JSONTextTests {
    @Test func valuesKeepTheirDigitsAndTheirOrder() throws {
        let text = #"{"b": 18446744073709551615, "a": [1.50, -2e3, true, null, NaN], "s": "é\n\ud83d\ude00\/"}"#
        let value = try #require(JSONText(parsing: text))
        #expect(value.members.map(\.key) == ["b", "a", "s"])
        #expect(value.text("b") == "18446744073709551615")
        #expect(value["a"]?.elements.first == .number("1.50"))
        #expect(value["a"]?.elements.last == .number("NaN"))
        #expect(value.text("s") == "é\n😀/")
        #expect(value["nothing"] == nil && value["a"]?.elements[3] == .null)
    }

    @Test func ofANameThatComesTwiceTheLastCounts() throws {
        let value = try #require(JSONText(parsing: #"{"a": 1, "b": 2, "a": {"c": 3}, "a": 4}"#))
        #expect(value.members == [.init(key: "a", value: .number("4")), .init(key: "b", value: .number("2"))])
        let read = try ParameterSource.read(
            pasted: #"{"prompt": "a barn", "steps": 3, "prompt": "a pond", "sampler_name": "Euler"}"#)
        #expect(read.infotext.prompt == "a pond" && read.infotext.pairs.map(\.key) == ["Steps", "Sampler"])
    }

    @Test(arguments: [
        "", "{", "[", "{]", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "\"", "\"\\", "\"\\u12", "tru", "1x", "--1",
        "{'a': 1}", "{\"a\":1}}", "[1 2]",
    ])
    func whatIsNoJSONIsNone(text: String) { #expect(JSONText(parsing: text) == nil) }

    @Test func deepNestingIsRefusedAndReadInLinearTime() {
        #expect(JSONText(parsing: String(repeating: "[", count: 500_000)) == nil)
        #expect(JSONText(parsing: String(repeating: "{\"a\":", count: 100_000)) == nil)
        let wide = "[" + String(repeating: "\"\\u00e9\",", count: 200_000) + "1]"
        #expect(JSONText(parsing: wide)?.elements.count == 200_001)
    }

    @Test(.timeLimit(.minutes(1))) func damagedTextsCrashNothing() {
        var random = SeededGenerator(state: 3)
        let seed = Array(#"{"a": [1, "x\u00e9", {"b": null}], "c": -1.5e3, "d": "\"\\"}"#.unicodeScalars)
        let pieces = ["\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "\u{301}", "\0", "1e999", "null"]
        for _ in 0..<3000 {
            var scalars = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                let piece = pieces.randomElement(using: &random) ?? ""
                let end = min(scalars.count, place + Int.random(in: 0...4, using: &random))
                scalars.replaceSubrange(place..<end, with: piece.unicodeScalars)
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            _ = JSONText(parsing: String(view))
            _ = TextKind(of: String(view))
        }
    }
}
