import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Infotext
import Testing

/// A LoRA of a record comes with its own weight and from its own folder, or it is said why not.
@Suite struct ForeignLoRATests {
    private func like(
        _ text: String, knowing files: KnownFiles = KnownFiles()
    ) throws -> (prompt: String, notes: [String]) {
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "")
        let notes = LikeParameters(try ParameterSource.read(pasted: text)).apply(to: &request, knowing: files)
        return (request.prompt, notes)
    }

    private func swarm(_ loras: String, _ weights: String) -> String {
        #"{"sui_image_params": {"prompt": "a", "steps": 3, "loras": \#(loras), "loraweights": \#(weights)}}"#
    }

    @Test(arguments: [
        (#"["hay"]"#, #"["0,5"]"#, "a", "'hay' has the weight '0,5', which is no number"),
        (#"["hay"]"#, #"[true]"#, "a", "'hay' has the weight 'True'"),
        (#"["hay", "straw"]"#, #"["0.5"]"#, "a <lora:hay:0.5>", "'straw' has no weight beside the others'"),
        (#"["hay"]"#, #"["0.5", "0.7"]"#, "a <lora:hay:0.5>", "2 weights stand beside 1 LoRA; of no LoRA: '0.7'"),
        (#"[["hay", "heavy"]]"#, "[]", "a", "'hay' has the weight 'heavy'"),
        (#"[{"name": "hay", "weight": "0,5"}]"#, "[]", "a", "'hay' has the weight '0,5'"),
        (#"[{"name": "hay", "mood": "calm"}]"#, "[]", "a <lora:hay:1>", "mood 'calm' is unknown here"),
        (#"[["", "hay"]]"#, "[]", "a", "'[, hay]' is not understood here"),
    ])
    func aWeightThatCannotBeHadIsSaid(loras: String, weights: String, prompt: String, words: String) throws {
        let read = try like(swarm(loras, weights))
        #expect(read.prompt == prompt)
        #expect(read.notes.contains { $0.contains(words) }, "\(read.notes)")
    }

    @Test(arguments: [
        (#"["hay", "None"]"#, #"["0.5"]"#, "a <lora:hay:0.5>"), (#"["hay"]"#, "[]", "a <lora:hay:1>"),
        (#"[{"path": "https://a.example/b/hay.safetensors?download=1", "scale": 0.5}]"#, "[]", "a <lora:hay:0.5>"),
        (
            #"[["0123456789", "0.5 - hay"], ["", "-1 - new/straw.safetensors"]]"#, "[]",
            "a <lora:hay:0.5> <lora:new/straw:-1>"
        ),
        (#"["C:\\loras\\new\\hay.safetensors"]"#, "[0.5]", "a <lora:/loras/new/hay:0.5>"),
        // Those of one stem are two, and one that is there twice adds up.
        (#"["x/hay", "z\\hay"]"#, "[0.5, 0.7]", "a <lora:x/hay:0.5> <lora:z/hay:0.7>"),
        (#"["hay", "hay"]"#, "[0.5, 0.25]", "a <lora:hay:0.5> <lora:hay:0.25>"),
    ])
    func listsAreRead(loras: String, weights: String, prompt: String) throws {
        let read = try like(swarm(loras, weights))
        #expect(read.prompt == prompt && read.notes.isEmpty, "\(read)")
    }

    /// In a tag and in a list, or in two lists, it is still one.
    @Test(arguments: [
        (
            #"{"sui_image_params": {"prompt": "a <lora:hay:0.5>", "loras": ["x/hay"], "loraweights": [0.5]}}"#,
            "a <lora:hay:0.5>"
        ),
        (
            #"{"sui_image_params": {"prompt": "a <lora:x/hay:0.5>", "loras": ["z/hay"], "loraweights": [0.7]}}"#,
            "a <lora:x/hay:0.5> <lora:z/hay:0.7>"
        ),
        (
            #"{"prompt": "a", "metadata_scheme": "fooocus", "loras": [["x/hay", 0.5, "ab"]], "lora_combined_1": "x/hay : 0.5"}"#,
            "a <lora:x/hay:0.5>"
        ),
    ])
    func whatIsSaidTwiceIsOne(text: String, prompt: String) throws { #expect(try like(text).prompt == prompt) }

    @Test func ofAGraphBothOfOneStemAreTaken() throws {
        let graph = #"""
            {"1": {"class_type": "UNETLoader", "inputs": {"unet_name": "m"}},
            "2": {"class_type": "LoraLoaderModelOnly",
                "inputs": {"lora_name": "x\\hay.safetensors", "strength_model": 0.5, "model": ["1", 0]}},
            "3": {"class_type": "LoraLoaderModelOnly",
                "inputs": {"lora_name": "z\\hay.safetensors", "strength_model": 0.7, "model": ["2", 0]}},
            "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "a"}},
            "5": {"class_type": "KSampler", "inputs": {"model": ["3", 0], "positive": ["4", 0]}}}
            """#
        #expect(try like(graph).prompt == "a <lora:z/hay:0.7> <lora:x/hay:0.5>")
    }

    /// Where the farm has the folder it is that file; another machine's folder is said.
    @Test func aFolderMeansThatFolder() throws {
        func file(_ digit: String, _ folder: String) -> AccessoryDescription {
            AccessoryDescription(
                kind: .lora, name: "hay", sha256: Digest(repeating: digit),
                shortHash: String(repeating: digit, count: 12), family: .sd1, bytes: 1, folders: [folder])
        }
        let files = KnownFiles(accessories: [file("1", "m/x/y"), file("2", "m/z")])
        for folder in ["x/y", "z"] {
            let read = try like(swarm(#"["\#(folder)/hay"]"#, "[0.5]"), knowing: files)
            #expect(read.prompt == "a <lora:\(folder)/hay:0.5>" && read.notes.isEmpty, "\(read)")
        }
        let read = try like(swarm(#"["q/hay"]"#, "[0.5]"), knowing: files)
        #expect(read.prompt == "a <lora:hay:0.5>")
        #expect(read.notes.contains { $0.contains("no 'q/hay'") && $0.contains("another folder") }, "\(read.notes)")
        // Fooocus' infotext.
        let line =
            "a\nSteps: 3, Sampler: Euler, Seed: 1, Lora weights: \"x/y/hay: 0.5, z/hay: 0.7\", Version: Fooocus v2"
        let listed = try like(line, knowing: files)
        #expect(listed.prompt == "a <lora:x/y/hay:0.5> <lora:z/hay:0.7>" && listed.notes.isEmpty, "\(listed)")
    }

    /// The advice holds: a hash is a name that every flag takes.
    @Test(arguments: ["co:lon", "eq=ual", "a<b"]) func aNameThatNoTagHoldsGoesByItsHash(name: String) throws {
        let read = try like(swarm(#"["\#(name)"]"#, "[0.5]"))
        #expect(read.prompt == "a")
        #expect(read.notes.contains { $0.contains("'\(name)'") && $0.contains("--lora HASH:WEIGHT") }, "\(read.notes)")
    }
}
