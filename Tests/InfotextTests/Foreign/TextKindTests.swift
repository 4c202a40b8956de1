import Testing

@testable import Infotext

/// No text of another format may become a prompt, and no prompt may be taken for one.
@Suite struct TextKindTests {
    @Test(arguments: [
        "a cat", "{red|blue} cat", "{{masterpiece}}, girl", "{{{a}}}", "[cat:dog:0.5], x", "[[fog]] and light", "[1]",
        "[1girl], solo", "\"OPEN\" neon sign", "[\"OPEN\" sign:0.4]", "<lora:quilt:0.8>", "<lora:quilt:1> a cat",
        "<lyco:x:1>, <hypernet:y:1>", "<wildcard:animal> in the sun", "{2$$a|b}", "{a, b: c|d}", "(x:1.2)",
        "{\"a\"|\"b\"} sign", "None of these cats", "null island", "a <b> c", "<3 hearts", "< cat >", "data: a graph",
        "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz", "supercalifragilisticexpialidocious",
        "a_cat_with_a_very_long_name_that_goes_on_and_on_and_on_until_it_ends", "雪見燈籠", "1girl",
    ])
    func promptsArePlain(text: String) { #expect(TextKind(of: text) == .plain) }

    @Test(arguments: ["", " \n", "None", "null", "NONE\n", "{}", "[]", "undefined", "\"\""])
    func wordsForNothingSayNothing(text: String) { #expect(TextKind(of: text) == .nothing) }

    @Test(arguments: [
        "{\"prompt\": \"a cat\"}", "  \n[{\"prompt\": \"x\"}]", "\"a cat\"", "[\"a\", \"b\"]", "[[\"a\"]]",
        "{\"a\": {\"b\": [1, 2]}}", "\"{\\\"prompt\\\": \\\"a cat\\\"}\"",
    ])
    func wholeJSONIsKnown(text: String) {
        guard case .json = TextKind(of: text) else { return #expect(Bool(false), "\(text)") }
    }

    @Test(arguments: [
        "{\"prompt\": \"a cat\"", "{\"prompt\": \"a ca", "{\n  \"sui_image_params\": {", "[{\"prompt\": ", "{\"",
        "[\"a\", \"b\"", "{'prompt': 'a cat'}", "{\"prompt\": \"a cat\",}", "{prompt: \"a cat\"}", "[[{\"a\": 1",
        "{\"prompt\": \"a\"} {\"prompt\": \"b\"}", "\"{\\\"prompt\\\": \\\"a ca", "{", "[",
    ])
    func brokenJSONIsKnown(text: String) { #expect(TextKind(of: text) == .brokenJSON) }

    @Test(arguments: [
        "<?xml version=\"1.0\"?><a/>", "<?xpacket begin=''?>", "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf",
        "<a1>cat</a1>", "<prompt>a cat</prompt>", "<!-- a --><b1/>", "<parameters/>",
    ])
    func markupIsKnown(text: String) { #expect(TextKind(of: text) == .xml) }

    @Test(arguments: ["<!DOCTYPE html><p>x", "<html><body>cat", "<div class=\"a\">cat</div>", "<p>a cat</p>", "<br>x"])
    func htmlIsKnown(text: String) { #expect(TextKind(of: text) == .html) }

    @Test(arguments: [
        "data:image/png;base64,iVBORw0KGgo=", "eyJwcm9tcHQiOiAiYSBjYXQifQ==",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGBgAAAABAAB9hc4VQAA",
        "iVBORw0KGgoAAAANSUhEUgAAAAEA\nAAABCAIAAACQd1PeAAAADElEQVR4\nnGNgYGBgAAAABAAB",
    ])
    func base64IsKnown(text: String) { #expect(TextKind(of: text) == .base64) }
}
