internal import FarmBasics
internal import FarmModel
internal import Foundation

/// What the engine says at a render's end of its LoRA: for each and each part of the model, how many of its tensors
/// were applied, and before that which were not (`LoraModel::stat` in lora.hpp). It makes the image all the same.
struct LoRAReport: Sendable {
    struct Use: Sendable {
        var applied = 0
        var unused: [String] = []
    }

    /// By the path that the engine was given.
    private(set) var uses: [String: Use] = [:]
    private var pending: [String] = []

    private static let unusedMark = "unused lora tensor |"
    private static let countMark = " LoRA tensors have been applied, lora_file_path = "

    /// Whether the line is one of these.
    mutating func read(_ line: String) -> Bool {
        if let mark = line.range(of: Self.unusedMark) {
            if pending.count < 65_536 { pending.append(String(line[mark.upperBound...].prefix { $0 != "|" })) }
            return true
        }
        guard let mark = line.range(of: Self.countMark), let open = line[..<mark.lowerBound].lastIndex(of: "(") else {
            return false
        }
        let applied = line[line.index(after: open)...].prefix { $0.isNumber }
        var use = uses[String(line[mark.upperBound...])] ?? Use()
        use.applied += Int(applied) ?? 0
        use.unused += pending
        uses[String(line[mark.upperBound...])] = use
        pending = []
        return true
    }

    /// Why the LoRA at `path` was not honoured; nil where it was.
    func problem(of path: String, clipSkip: Int, family: ModelFamily) -> String? {
        guard let use = uses[path], use.applied > 0 else { return "none of its tensors has a place in the model" }
        let lost = use.unused.filter { !Self.isExpected($0, clipSkip: clipSkip, family: family) }
        guard let first = lost.first else { return nil }
        return "\(lost.count) of its tensors have no place in the model, such as '\(first.shortened(to: 120))'"
    }

    /// Text encoder layers that the clip skip leaves out, as they are left out of the model; and `lokr_w2_a`, which the
    /// engine applies but counts as `lokr_w2`.
    private static func isExpected(_ tensor: String, clipSkip: Int, family: ModelFamily) -> Bool {
        if tensor.hasSuffix(".lokr_w2_a") { return true }
        guard family.isUNet, let layers = tensor.range(of: "text_model.encoder.layers."),
            let layer = Int(tensor[layers.upperBound...].prefix { $0.isNumber })
        else { return false }
        let skip = clipSkip > 1 ? clipSkip : family == .sd2 || family == .sdxl ? 2 : 1
        // CLIP-L; OpenCLIP H; OpenCLIP bigG.
        let depth = tensor.contains("cond_stage_model.1.") ? 32 : family == .sd2 ? 24 : 12
        return layer > depth - skip
    }
}
