import FarmBasics

/// A sampler that the web UIs offer and the engine has not, with those of the engine that are most like it.
struct MissingSampler {
    var name: String
    /// Where their spelling is not ``SamplerSpelling``'s business.
    var aliases: [String]
    var nearest: [Sampler]

    static let all: [MissingSampler] = [
        // Stochastic: the engine's stochastic ones, or the same order without noise.
        MissingSampler("DPM++ SDE", ["dpm_solver_sde", "sde"], [.dpmpp2sAncestral, .eulerAncestral]),
        MissingSampler("DPM++ 2M SDE", ["dpmpp_2m_sde_gpu"], [.dpmpp2m, .erSDE]),
        MissingSampler("DPM++ 2M SDE Heun", [], [.dpmpp2m, .erSDE]),
        MissingSampler("DPM++ 3M SDE", [], [.erSDE, .dpmpp2m]),
        MissingSampler("DPM++ 2S", ["dpm_solver_singlestep", "k_dpm_2s"], [.dpmpp2m, .dpmpp2sAncestral]),
        MissingSampler("DPM2 a", ["k_dpm_2_a", "kdpm_2_a"], [.dpm2, .dpmpp2sAncestral]),
        MissingSampler("SA Solver", ["sa_solver_pece"], [.erSDE, .eulerAncestral]),
        MissingSampler("SEEDS", ["seeds_2", "seeds_3"], [.erSDE, .eulerAncestral]),
        MissingSampler("Res Multistep a", ["res_multistep_ancestral"], [.resMultistep, .eulerAncestral]),
        MissingSampler("Restart", [], [.heun]),
        MissingSampler("DDPM", [], [.eulerAncestral]),
        // Solvers of the same equation without noise.
        MissingSampler("DPM fast", [], [.dpm2, .dpmpp2m]),
        MissingSampler("DPM adaptive", ["k_dpm_ad"], [.dpm2, .dpmpp2m]),
        MissingSampler("LMS", [], [.ipndm, .euler]),
        MissingSampler("PLMS", ["pndm"], [.ipndm, .ddim]),
        MissingSampler(
            "UniPC", ["uni_pc_bh2", "unipc_multistep", "unipc_snr", "unipc_snr_2", "unipc_tu", "unipc_tq"], [.dpmpp2m]),
        MissingSampler("DEIS", ["deis_multistep"], [.ipndmV]),
        MissingSampler("DPM Solver", ["dpm_solver", "dpm_solver_stability"], [.dpmpp2m]),
        MissingSampler("Gradient Estimation", ["euler_ge"], [.euler]),
        MissingSampler("HeunPP2", [], [.heun]),
        // Other guidance.
        MissingSampler("DDIM CFG++", ["ddim_cfg_pp"], [.ddim]),
        MissingSampler("Euler CFG++", [], [.euler]),
        MissingSampler("Euler a CFG++", [], [.eulerAncestral]),
    ]

    private init(_ name: String, _ aliases: [String], _ nearest: [Sampler]) {
        self.name = name
        self.aliases = aliases
        self.nearest = nearest
    }

    private static let bySpelling: [String: MissingSampler] = Dictionary(
        all.flatMap { missing in ([missing.name] + missing.aliases).map { (SamplerSpelling($0).key, missing) } },
        uniquingKeysWith: { first, _ in first })

    /// - Parameter key: ``SamplerSpelling``'s.
    static func spelled(_ key: String) -> MissingSampler? { bySpelling[key] }

    var error: FarmError {
        let offer = nearest.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        return FarmError(.invalidInput, "the engine has no sampler '\(name)'; nearest: \(offer)")
    }
}
