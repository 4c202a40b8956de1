import FarmBasics

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

    /// Other names in use: the engine's own where they name one schedule, InvokeAI's `_k`.
    private var aliases: [String] {
        switch self {
        case .karras: ["k"]
        case .uniform: ["discrete"]
        case .alignYourSteps: ["ays"]
        default: []
        }
    }

    private static let bySpelling: [String: Schedule] = Dictionary(
        allCases.flatMap { schedule in
            ([schedule.rawValue] + schedule.aliases).map { (SamplerSpelling($0).key, schedule) }
        }, uniquingKeysWith: { first, _ in first })

    /// - Parameter key: ``SamplerSpelling``'s.
    static func spelled(_ key: String) -> Schedule? { bySpelling[key] }

    /// Reads a schedule's label or name in any spelling that ``SamplerSpelling`` takes for the same.
    package static func parse(_ text: String) throws -> Schedule {
        let wanted = text.trimmingSpaces()
        let key = SamplerSpelling(wanted).key
        if let schedule = spelled(key) { return schedule }
        if let missing = MissingSchedule.spelled(key) { throw missing.error }
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
