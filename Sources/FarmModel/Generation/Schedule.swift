/// A noise schedule that the engine offers, named as the web UIs label it.
package enum Schedule: String, Sendable, Codable, CaseIterable {
    case automatic = "Automatic"
    case uniform = "Uniform"
    case normal = "Normal"
    case karras = "Karras"
    case exponential = "Exponential"
    case sgmUniform = "SGM Uniform"
    case simple = "Simple"
    case klOptimal = "KL Optimal"
    case alignYourSteps = "Align Your Steps"
    case gits = "GITS"
    case smoothstep = "Smoothstep"
    case lcm = "LCM Schedule"
    case bongTangent = "Bong Tangent"

    /// What stable-diffusion.cpp calls it (`sd_scheduler_name`). `automatic` stands for the plain discrete schedule:
    /// where a sampler has a better default, ``resolved(for:family:)`` has put that in its place.
    package var engineName: String {
        switch self {
        case .automatic, .uniform, .normal: "discrete"
        case .karras: "karras"
        case .exponential: "exponential"
        case .sgmUniform: "sgm_uniform"
        case .simple: "simple"
        case .klOptimal: "kl_optimal"
        case .alignYourSteps: "ays"
        case .gits: "gits"
        case .smoothstep: "smoothstep"
        case .lcm: "lcm"
        case .bongTangent: "bong_tangent"
        }
    }

    /// Every accepted spelling, in any case.
    var names: [String] {
        let label = rawValue
        let compact = label.filter { $0 != " " }
        let snake = label.lowercased().split(separator: " ").joined(separator: "_")
        return [label, compact, snake] + aliases
    }

    /// The engine's own names where they name one schedule.
    private var aliases: [String] {
        switch self {
        case .uniform: ["discrete"]
        case .alignYourSteps: ["ays"]
        default: []
        }
    }

    package static func parse(_ text: String) throws -> Schedule {
        let wanted = text.trimmingSpaces().lowercased()
        if let schedule = allCases.first(where: { $0.names.contains { $0.lowercased() == wanted } }) { return schedule }
        if let missing = MissingSchedule.named(wanted) { throw missing.error }
        let hint = NearestNames.hint(for: wanted, in: allCases.map(\.rawValue), noun: "schedule")
        throw FarmError(.invalidInput, "unknown schedule '\(text.shortened())'\(hint)")
    }

    /// What `Automatic` means: stable-diffusion-webui gives DPM++ 2M and 2S a the Karras schedule, other samplers their
    /// plain one; here on U-Nets only. TCD, which it lacks, gets what the engine gives it (`sd_get_default_scheduler`).
    package func resolved(for sampler: Sampler, family: ModelFamily) -> Schedule {
        guard self == .automatic, family.isUNet else { return self }
        switch sampler {
        case .dpmpp2m, .dpmpp2mV2, .dpmpp2sAncestral: return .karras
        case .tcd: return .lcm
        default: return self
        }
    }
}
