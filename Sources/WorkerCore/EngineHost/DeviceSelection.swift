import FarmBasics

/// A device as a person asks for it: `auto`, `cpu`, `cuda:N` or `vulkan:N`.
package enum DeviceSelection: Sendable, Equatable, CustomStringConvertible {
    case auto
    case cpu
    case cuda(Int)
    case vulkan(Int)

    /// Reads what ``description`` writes, in any case; N is 0 to 1023.
    /// - Throws: `invalidInput` that names what is accepted.
    package init(parsing text: String) throws {
        let parts = text.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let index = parts.count == 2 ? Int(parts[1]).flatMap { (0..<1024).contains($0) ? $0 : nil } : nil
        switch (parts.first.map(String.init), parts.count, index) {
        case ("auto", 1, _): self = .auto
        case ("cpu", 1, _): self = .cpu
        case ("cuda", 2, let index?): self = .cuda(index)
        case ("vulkan", 2, let index?): self = .vulkan(index)
        default:
            throw FarmError(
                .invalidInput,
                "unknown device '\(text.shortened())'; accepted: auto, cpu, cuda:N, vulkan:N, such as cuda:0")
        }
    }

    /// As flags take it: `auto`, `cpu`, `cuda:0`, `vulkan:1`.
    package var description: String {
        switch self {
        case .auto: "auto"
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        case .vulkan(let index): "vulkan:\(index)"
        }
    }

    /// What the engine host's environment needs on top of the worker's own so that it sees this device and no other.
    /// Where a batch system has narrowed the GPUs already, N counts among those.
    package func environment(inherited: [String: String]) -> [String: String] {
        var variables = ["FARM_DEVICE": description]
        // Swift's own backtraces hold a crashed host up for seconds and push the engine's last words out of its log.
        variables["SWIFT_BACKTRACE"] = inherited["SWIFT_BACKTRACE"] ?? "enable=no"
        switch self {
        case .auto, .cpu: break
        case .cuda(let index):
            let visible = (inherited["CUDA_VISIBLE_DEVICES"] ?? "").split(separator: ",").map(String.init)
            // An index beyond the list sees none, so that the host refuses it rather than take another's GPU.
            variables["CUDA_VISIBLE_DEVICES"] =
                visible.isEmpty ? "\(index)" : visible.indices.contains(index) ? visible[index] : ""
            variables["CUDA_DEVICE_ORDER"] = inherited["CUDA_DEVICE_ORDER"] ?? "PCI_BUS_ID"
        case .vulkan(let index): variables["SD_VK_DEVICE"] = "\(index)"
        }
        return variables
    }
}
