import FarmBasics

/// Where noise comes from, named as the web UIs name it: it decides which picture a seed draws.
package enum RandomSource: String, Sendable, Codable, CaseIterable {
    /// Philox, as CUDA draws it; the web UIs' default. `NV` is another name for it.
    case gpu = "GPU"
    /// The Mersenne Twister of PyTorch on a CPU.
    case cpu = "CPU"

    /// Reads a web UI's name or another in use, in any case: "GPU", "NV", "cuda", "philox", "CPU".
    /// - Throws: `invalidInput` that names what is accepted.
    package static func parse(_ text: String) throws -> RandomSource {
        switch text.trimmingSpaces().lowercased() {
        case "gpu", "nv", "cuda", "philox": return .gpu
        case "cpu": return .cpu
        default:
            throw FarmError(.invalidInput, "unknown random source '\(text.shortened())'; accepted: GPU, CPU, NV")
        }
    }
}
