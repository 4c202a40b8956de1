import FarmBasics
import FarmBasicsTestSupport
import FarmModel

/// Of a small picture.
enum SampleProvenance {
    static let value = Provenance(
        parameters: GenerationParameters(
            prompt: "灯台, \"dusk\"\n<lora:x:1>", size: ImageSize(width: 64, height: 64), sampler: .euler,
            schedule: .automatic, steps: 8, guidanceScale: 1.5, distilledGuidance: 3.5, seed: 42),
        model: ModelDescription(
            name: "sample", digest: Digest(repeating: "ab"), family: .flux, bytes: 1, defaults: ModelDefaults(),
            files: []),
        engine: EngineBuild(
            package: "p", version: "1", sourceSHA256: "cd", backend: "cpu", flags: ["-DX=ON"], compiler: "g++",
            cpuFeatures: ["avx2"]),
        deviceClass: "cpu x86_64 avx2", pixelDigest: Digest(repeating: "ef"))
}
