import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Infotext
import Testing

/// An image is made again under the name that it was made under, where its files have several.
@Suite struct SecondNameTests {
    private let digest = Digest(repeating: "a")
    private let sha = Digest(repeating: "b")

    private func model(_ name: String) -> ModelDescription {
        ModelDescription(name: name, digest: digest, family: .sd1, bytes: 1, defaults: ModelDefaults(), files: [])
    }

    private func file(_ name: String, _ kind: AccessoryKind, folders: [String]? = nil) -> AccessoryDescription {
        AccessoryDescription(
            kind: kind, name: name, sha256: sha, shortHash: String(sha.hex.prefix(12)), family: .sd1, bytes: 1,
            folders: folders)
    }

    private func request(_ model: String, tag: String, loraName: String, knowing known: KnownFiles) -> JobRequest {
        var parameters = GenerationParameters(
            prompt: "a <lora:\(tag):1>", size: ImageSize(width: 512, height: 512), sampler: .euler,
            schedule: .automatic, steps: 1, guidanceScale: 1, distilledGuidance: 3.5, seed: 1)
        let reference = AccessoryReference(name: loraName, sha256: sha, shortHash: String(sha.hex.prefix(12)))
        parameters.loras = [WeightedLoRA(file: reference, weight: 1)]
        parameters.vae = AccessoryReference(name: "second-vae", sha256: sha, shortHash: sha.shortHash)
        let provenance = Provenance(
            parameters: parameters, model: self.model(model),
            engine: EngineBuild(
                package: "e", version: "1", sourceSHA256: "s", backend: "cpu", flags: [], compiler: "c",
                cpuFeatures: []),
            deviceClass: "cpu", pixelDigest: .zero)
        var request = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
        _ = LikeParameters(provenance: provenance).apply(to: &request, knowing: known)
        return request
    }

    @Test(arguments: ["a-portrait", "papercut"]) func ofSeveralNamesTheOneThatWasUsedIsTaken(name: String) {
        let known = KnownFiles(
            models: [model("a-portrait"), model("papercut")],
            accessories: [file("first-vae", .vae), file("second-vae", .vae)])
        let request = request(name, tag: "x", loraName: "x", knowing: known)
        #expect(request.model == name && request.vae == "second-vae")
    }

    @Test func elseTheDigestSaysIt() {
        let one = KnownFiles(models: [model("papercut")], accessories: [file("second-vae", .vae)])
        #expect(request("papercut", tag: "x", loraName: "x", knowing: one).model == digest.hex)
        #expect(request("papercut", tag: "x", loraName: "x", knowing: one).vae == sha.hex)
        #expect(request("papercut", tag: "x", loraName: "x", knowing: KnownFiles()).model == digest.hex)
        var other = model("papercut")
        other.digest = Digest(repeating: "c")
        let two = KnownFiles(models: [model("papercut"), model("copy"), other])
        #expect(request("papercut", tag: "x", loraName: "x", knowing: two).model == digest.hex)
    }

    @Test func aTagWithAFolderStaysWhereTheFileLiesThere() {
        let known = KnownFiles(accessories: [
            file("copy", .lora, folders: ["m"]), file("same", .lora, folders: ["m/sub1"]),
        ])
        for tag in ["sub1/same", "sub1\\same", "same", "copy"] {
            #expect(
                request("m", tag: tag, loraName: "sub1/same", knowing: known).prompt == "a <lora:\(tag):1>", "\(tag)")
        }
    }
}
