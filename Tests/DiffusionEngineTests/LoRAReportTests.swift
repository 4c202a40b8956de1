import FarmModel
import Testing

@testable import DiffusionEngine

@Suite struct LoRAReportTests {
    private let path = "/proc/self/fd/500"

    private func report(unused: [String], applied: Int = 4, of total: Int = 8) -> LoRAReport {
        var report = LoRAReport()
        for name in unused { #expect(report.read("lora.hpp:840  - unused lora tensor |\(name)|")) }
        #expect(
            report.read(
                "lora.hpp:851  - Only (\(applied) / \(total)) LoRA tensors have been applied, lora_file_path = \(path)")
        )
        return report
    }

    @Test func aWholeLoRAIsHonoured() {
        var report = LoRAReport()
        #expect(
            report.read("lora.hpp:854  - (96 / 96) LoRA tensors have been applied, lora_file_path = \(path)"))
        #expect(report.problem(of: path, clipSkip: 1, family: .sd1) == nil)
        #expect(!report.read("stable-diffusion.cpp:3359 - generate_image 64x64"))
    }

    @Test func whatIsLostIsNamed() {
        let report = report(unused: ["lora.model.diffusion_model.input_blocks.1.1.proj_in.weight.dora_scale"])
        let problem = report.problem(of: path, clipSkip: 1, family: .sd1)
        #expect(problem?.contains("1 of its tensors") == true)
        #expect(problem?.contains("dora_scale") == true)
    }

    @Test func aLoRAOfWhichNothingWasAppliedIsNotHonoured() {
        #expect(report(unused: [], applied: 0).problem(of: path, clipSkip: 1, family: .sd1) != nil)
        #expect(LoRAReport().problem(of: path, clipSkip: 1, family: .sd1) != nil)
    }

    @Test(arguments: [
        (11, 1, ModelFamily.sd1, "", false), (11, 2, .sd1, "", true), (10, 2, .sd1, "", false), (10, 3, .sd1, "", true),
        (11, 1, .sdxl, "", true), (31, 1, .sdxl, ".1", true), (30, 1, .sdxl, ".1", false), (23, 1, .sd2, "", true),
        (11, 2, .flux, "", false),
    ])
    func layersThatClipSkipLeavesOutAreExpectedToBe(
        layer: Int, clipSkip: Int, family: ModelFamily, encoder: String, isExpected: Bool
    ) {
        let name =
            "lora.cond_stage_model\(encoder).transformer.text_model.encoder.layers.\(layer).mlp.fc1.weight.lora_up"
        #expect((report(unused: [name]).problem(of: path, clipSkip: clipSkip, family: family) == nil) == isExpected)
    }
}
