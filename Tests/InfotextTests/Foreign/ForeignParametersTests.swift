import FarmBasics
import FarmModel
import Foundation
import Testing

@testable import Infotext

/// What other programs write is read where it has an equal here.
@Suite struct ForeignParametersTests {
    @Test(arguments: ForeignRecord.all) func aRecordIsRead(sample: ForeignRecord) throws {
        for prefix in ["", "\u{FEFF}", "\u{FEFF}\r\n  "] {
            let read = try ParameterSource.read(pasted: prefix + sample.text)
            #expect(read.infotext.prompt == sample.prompt)
            #expect(read.infotext.negativePrompt == sample.negative)
            for (key, value) in sample.values { #expect(read.infotext.value(key) == value, "\(key)") }
            for word in sample.notes { #expect(read.notes.contains { $0.contains(word) }, "\(read.notes)") }
            // Nothing of it is unknown: what says nothing is known to.
            var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
            let notes = LikeParameters(read).apply(to: &request)
            #expect(!notes.contains { $0.contains("unknown") }, "\(notes)")
        }
    }

    /// Every record, cut anywhere, is refused: no part of it becomes a prompt.
    @Test func aRecordThatIsCutOffIsRefused() throws {
        for sample in ForeignRecord.all where sample.text.hasPrefix("{") || sample.text.hasPrefix("[") {
            let characters = Array(sample.text)
            for end in stride(from: 1, to: characters.count, by: 7) {
                #expect(throws: FarmError.self, "\(sample.testDescription) \(end)") {
                    try ParameterSource.read(pasted: String(characters[..<end]))
                }
            }
        }
    }

    @Test(arguments: [
        ("{\"sui_image_params\": {\"prompt\": \"x", "SwarmUI"), ("{\"metadata_scheme\": \"fooocus\", \"pro", "Fooocus"),
        ("{\"3\": {\"class_type\": \"KSam", "ComfyUI"),
        ("{\"last_node_id\": 3, \"nodes\": [], \"links\": []}", "ComfyUI"),
        ("{\"a\": 1}", "names no prompt"), ("[1, \"a\"]", "names no prompt"),
        ("None", "says nothing"), ("null", "says nothing"), ("<html><p>a barn", "HTML"),
        ("eyJwcm9tcHQiOiAiYSJ9", "base64"),
        ("<x:xmpmeta xmlns:x='a'><y/></x:xmpmeta>", "XML"),
        ("[{\"prompt\": \"a\", \"steps\": 1}, {\"prompt\": \"b\", \"steps\": 2}]", "list of 2"),
    ])
    func whatIsNotReadIsNamed(text: String, words: String) {
        let error = #expect(throws: FarmError.self) { try ParameterSource.read(pasted: text) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func textAloneIsAPrompt() throws {
        for text in ["a red barn", "{red|blue} barn", "<lora:hay:1> barn", "{{a barn}}", "\"a barn, a pond\""] {
            let read = try ParameterSource.read(pasted: text)
            #expect(read.infotext.prompt == text && read.infotext.pairs.isEmpty && read.tool == nil)
        }
    }

    @Test func emphasisOfNovelAIIsRewritten() {
        for (text, expected) in [
            ("{{a}} [b]", "((a:1.05):1.05) (b:0.952)"), ("1.5::a cat::, b", "(a cat:1.5), b"), ("{a", "{a"),
            ("a] [b", "a] [b"), ("a::b", "a::b"), ("plain (x)", "plain \\(x\\)"),
            ("0.5::a::, 2::{b}::", "(a:0.5), ((b:1.05):2)"),
        ] { #expect(NovelAIPrompt.rewritten(text) == expected) }
    }

    @Test func theDreamOfInvokeAIIsRead() throws {
        let read = try ParameterSource.read(pasted: "\"a \"red\" barn [fog]\" -s 50 -S 42 -W512 -H 448 -C 7.5 -A k_lms")
        #expect(
            read.tool == "InvokeAI" && read.infotext.prompt == "a \"red\" barn" && read.infotext.negativePrompt == "fog"
        )
        #expect(read.infotext.value("Size") == "512x448" && read.infotext.value("Seed") == "42")
        #expect(read.infotext.value("Sampler") == "k_lms")
    }
}
