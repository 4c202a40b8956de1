import FarmBasics

extension Schedule {
    /// Refuses numbers of steps and families for which the engine's schedule (denoiser.hpp in stable-diffusion.cpp) has
    /// no sigmas.
    ///
    /// Karras and Exponential divide by steps − 1. GITS is a table from 2 steps on, of sigmas that a U-Net was trained
    /// with. Align Your Steps is a table for Stable Diffusion 1 and XL. LCM and Smoothstep name whole timesteps: beyond
    /// their number two steps are the same, by whose distance the multistep samplers divide.
    package func check(steps: Int, family: ModelFamily) throws {
        if let families, !families.contains(family) {
            let names = families.map(\.rawValue).joined(separator: ", ")
            throw FarmError(
                .invalidInput,
                "the schedule '\(rawValue)' has no values for the model family '\(family.rawValue)'; it is for \(names); "
                    + "accepted for every family: \(Self.list(Self.universal))")
        }
        guard !self.steps.contains(steps) else { return }
        throw FarmError(
            .invalidInput,
            "the schedule '\(rawValue)' cannot be made for \(steps) \(steps == 1 ? "step" : "steps"); accepted: "
                + "\(self.steps.lowerBound) to \(self.steps.upperBound), or another schedule: "
                + Self.list(Self.universal))
    }

    /// The families that it has values for; nil for all.
    private var families: [ModelFamily]? {
        switch self {
        case .alignYourSteps: [.sd1, .sdxl]
        case .gits: ModelFamily.allCases.filter(\.isUNet)
        default: nil
        }
    }

    /// The numbers of steps that it can be made for.
    private var steps: ClosedRange<Int> {
        switch self {
        case .karras, .exponential, .gits: 2...ParameterLimits.steps.upperBound
        case .lcm: 1...50
        case .smoothstep: 1...77
        default: ParameterLimits.steps
        }
    }

    /// Those without a limit of their own.
    private static let universal: [Schedule] = [.uniform, .sgmUniform, .simple, .klOptimal]

    private static func list(_ schedules: [Schedule]) -> String {
        schedules.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
}
