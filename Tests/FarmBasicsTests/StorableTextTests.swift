import FarmBasics
import Foundation
import Testing

@Suite struct StorableTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\u{0}b\u{0}", "ab"), ("\u{0}", ""), ("ü\u{0}🙂", "ü🙂"), ("\r\n\u{7}", "\r\n\u{7}"),
    ])
    func nulGoesAndAllElseStays(_ text: String, _ expected: String) {
        #expect(text.storable() == expected)
    }

    @Test func longTextsAreCutBetweenCharacters() {
        #expect("abcdef".storable(bytes: 3) == "abc")
        #expect("äöü".storable(bytes: 3) == "ä")
        #expect("a🙂".storable(bytes: 4) == "a")
        #expect("🙂".storable(bytes: 2) == "")
        #expect(String(repeating: "x", count: 100).storable(bytes: 100).count == 100)
    }

    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"b"}"#), (#"{"a":"x\u0000y"}"#, #"{"a":"xy"}"#),
        // An escaped backslash before u0000 is text.
        (#"{"a":"x\\u0000y"}"#, #"{"a":"x\\u0000y"}"#), (#"{"a":"\\\u0000"}"#, #"{"a":"\\"}"#),
        (#"{"a":"\ud83d\ude42"}"#, #"{"a":"\ud83d\ude42"}"#), (#"{"a":"\ud83dx"}"#, #"{"a":"\ufffdx"}"#),
        (#"{"a":"\ude42\ud83d"}"#, #"{"a":"\ufffd\ufffd"}"#), (#"{"a":"\u00e4\n"}"#, #"{"a":"\u00e4\n"}"#),
        (#"{"a":"\ud83d\u0000"}"#, #"{"a":"\ufffd"}"#), (#"{"a":"\"#, #"{"a":"\"#), (#"\u00"#, #"\u00"#),
    ])
    func jsonLosesTheEscapesThatADatabaseRefuses(_ json: String, _ expected: String) {
        #expect(json.storableJSON() == expected)
    }

    @Test func whatAPersonWroteIsRefusedByName() {
        #expect(throws: Never.self) { try "fine".checkStorable("title") }
        let error = #expect(throws: FarmError.self) { try "a\u{0}".checkStorable("title") }
        #expect(error?.code == .invalidInput && error?.message.contains("the title") == true)
    }
}
