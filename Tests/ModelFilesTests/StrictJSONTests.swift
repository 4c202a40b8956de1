import Testing

@testable import ModelFiles

@Suite struct StrictJSONTests {
    @Test(arguments: [
        "{}", " {\"a\" : [1, -0.5e+3, true, false, null, {}, [] ]} \n", #"{"a":"\u00e9\ud83d\ude00\"\\\/"}"#,
        #"{"a":{"b":1},"c":{"b":1}}"#,
        #"{"":0,"ä":1,"a":2,"A":3}"#,
    ])
    func isSound(text: String) {
        #expect(StrictJSON.problem(of: Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        "", "[]", "null", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":[1,]}", "{a:1}", "{'a':1}", "{\"a\":NaN}",
        "{\"a\":Infinity}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":-}", "{}x",
        "{}\u{0}",
        "{\"a\":\"\n\"}", #"{"a":"\x"}"#, #"{"a":"\ud800"}"#, #"{"a":"\udc00"}"#, #"{"a":"\ud800\u0041"}"#,
        #"{"a":"\u00g0"}"#, #"{"a":"\u+123"}"#, "\u{FEFF}{}", "{/**/}", "{\"a\":tru}", "{\"a\":1 \"b\":2}",
        String(repeating: "{\"a\":", count: 100_000),
    ])
    func isDamaged(text: String) {
        #expect(StrictJSON.problem(of: Array(text.utf8)) == "has a header that is not safetensors' JSON", "\(text)")
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, "'a'"), (#"{"x":{"dtype":1,"shape":2,"dtype":3}}"#, "'dtype'"),
        (#"{"__metadata__":{"k":"1","k":"2"}}"#, "'k'"), (#"{"a":1,"\u0061":2}"#, "'a'"),
        (#"{"x":[{"q":1,"q":2}]}"#, "'q'"),
    ])
    func aKeyMayStandOnce(text: String, key: String) {
        #expect(StrictJSON.problem(of: Array(text.utf8)) == "has the key \(key) twice in its header")
    }

    @Test(arguments: [[UInt8(0xFF)], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]])
    func textIsUTF8(bytes: [UInt8]) {
        let json = Array(#"{"__metadata__":{"a":""#.utf8) + bytes + Array(#""}}"#.utf8)
        #expect(StrictJSON.problem(of: json) == "has a header that is not UTF-8")
    }
}
