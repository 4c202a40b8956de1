import FarmBasics

/// A noise schedule that the web UIs offer and the engine has not, with those of the engine that are most like it.
struct MissingSchedule {
    /// The label, then other spellings.
    var names: [String]
    var nearest: [Schedule]

    static let all: [MissingSchedule] = [
        MissingSchedule(names: ["Polyexponential"], nearest: [.exponential]),
        MissingSchedule(names: ["DDIM", "DDIM Uniform", "ddim_uniform"], nearest: [.uniform, .simple]),
        // The engine's authors call Smoothstep close to it.
        MissingSchedule(names: ["Beta", "Beta57"], nearest: [.smoothstep]),
        // Forge's: timesteps at equal distance from the last one down.
        MissingSchedule(names: ["Turbo"], nearest: [.simple]),
        MissingSchedule(names: ["Linear Quadratic", "linear_quadratic"], nearest: [.simple]),
        MissingSchedule(names: ["Karras Dynamic"], nearest: [.karras]),
        MissingSchedule(names: ["Align Your Steps GITS", "align_your_steps_GITS"], nearest: [.gits]),
        MissingSchedule(
            names: [
                "Align Your Steps 11", "align_your_steps_11", "Align Your Steps 32", "align_your_steps_32",
                "Align Your Steps Custom",
            ], nearest: [.alignYourSteps]),
    ]

    private static let bySpelling: [String: MissingSchedule] = Dictionary(
        all.flatMap { missing in missing.names.map { (SamplerSpelling($0).key, missing) } },
        uniquingKeysWith: { first, _ in first })

    /// - Parameter key: ``SamplerSpelling``'s.
    static func spelled(_ key: String) -> MissingSchedule? { bySpelling[key] }

    var error: FarmError {
        let offer = nearest.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        return FarmError(.invalidInput, "the engine has no schedule '\(names.first ?? "")'; nearest: \(offer)")
    }
}
