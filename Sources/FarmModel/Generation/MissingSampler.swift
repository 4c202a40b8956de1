/// A sampler that the web UIs offer and the engine has not, with those of the engine that are most like it.
struct MissingSampler {
    var name: String
    /// stable-diffusion-webui's `k_…` aliases and ComfyUI's names.
    var aliases: [String]
    var nearest: [Sampler]

    static let all: [MissingSampler] = [
        // Stochastic: the engine's stochastic ones, or the same order without noise.
        MissingSampler(
            "DPM++ SDE", ["k_dpmpp_sde", "dpmpp_sde", "dpmpp_sde_gpu"], [.dpmpp2sAncestral, .eulerAncestral]),
        MissingSampler("DPM++ 2M SDE", ["k_dpmpp_2m_sde", "dpmpp_2m_sde", "dpmpp_2m_sde_gpu"], [.dpmpp2m, .erSDE]),
        MissingSampler("DPM++ 2M SDE Heun", ["k_dpmpp_2m_sde_heun", "dpmpp_2m_sde_heun"], [.dpmpp2m, .erSDE]),
        MissingSampler("DPM++ 3M SDE", ["k_dpmpp_3m_sde", "dpmpp_3m_sde", "dpmpp_3m_sde_gpu"], [.erSDE, .dpmpp2m]),
        MissingSampler("DPM2 a", ["k_dpm_2_a", "k_dpm_2_ancestral", "dpm_2_ancestral"], [.dpm2, .dpmpp2sAncestral]),
        MissingSampler("Restart", [], [.heun]),
        MissingSampler("DDPM", [], [.eulerAncestral]),
        // Solvers of the same equation without noise.
        MissingSampler("DPM fast", ["k_dpm_fast", "dpm_fast"], [.dpm2, .dpmpp2m]),
        MissingSampler("DPM adaptive", ["k_dpm_ad", "dpm_adaptive"], [.dpm2, .dpmpp2m]),
        MissingSampler("LMS", ["k_lms"], [.ipndm, .euler]),
        MissingSampler("PLMS", [], [.ipndm, .ddim]),
        MissingSampler("UniPC", ["uni_pc", "uni_pc_bh2"], [.dpmpp2m]),
        MissingSampler("DEIS", [], [.ipndmV]),
        MissingSampler("HeunPP2", [], [.heun]),
        // Other guidance.
        MissingSampler("DDIM CFG++", ["ddim_cfgpp"], [.ddim]),
        MissingSampler("Euler CFG++", ["euler_cfg_pp"], [.euler]),
        MissingSampler("Euler a CFG++", ["euler_ancestral_cfg_pp"], [.eulerAncestral]),
    ]

    private init(_ name: String, _ aliases: [String], _ nearest: [Sampler]) {
        self.name = name
        self.aliases = aliases
        self.nearest = nearest
    }

    /// - Parameter name: in lower case.
    static func named(_ name: String) -> MissingSampler? {
        all.first { $0.name.lowercased() == name || $0.aliases.contains(name) }
    }

    var error: FarmError {
        let offer = nearest.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        return FarmError(.invalidInput, "the engine has no sampler '\(name)'; nearest: \(offer)")
    }
}
