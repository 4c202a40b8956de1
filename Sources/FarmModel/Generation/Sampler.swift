import FarmBasics

/// A sampling method that the engine offers, named as the web UIs name it.
package enum Sampler: String, Sendable, Codable, CaseIterable {
    case euler = "Euler"
    case eulerAncestral = "Euler a"
    case heun = "Heun"
    case dpm2 = "DPM2"
    case dpmpp2sAncestral = "DPM++ 2S a"
    case dpmpp2m = "DPM++ 2M"
    case dpmpp2mV2 = "DPM++ 2M v2"
    case ipndm = "iPNDM"
    case ipndmV = "iPNDM v"
    case lcm = "LCM"
    case ddim = "DDIM"
    case tcd = "TCD"
    case resMultistep = "Res Multistep"
    case res2s = "Res 2S"
    case erSDE = "ER SDE"

    /// What stable-diffusion.cpp calls it (`sd_sample_method_name`).
    package var engineName: String {
        switch self {
        case .euler: "euler"
        case .eulerAncestral: "euler_a"
        case .heun: "heun"
        case .dpm2: "dpm2"
        case .dpmpp2sAncestral: "dpm++2s_a"
        case .dpmpp2m: "dpm++2m"
        case .dpmpp2mV2: "dpm++2mv2"
        case .ipndm: "ipndm"
        case .ipndmV: "ipndm_v"
        case .lcm: "lcm"
        case .ddim: "ddim_trailing"
        case .tcd: "tcd"
        case .resMultistep: "res_multistep"
        case .res2s: "res_2s"
        case .erSDE: "er_sde"
        }
    }

    /// Other names in use, where their spelling is not ``SamplerSpelling``'s business: diffusers' classes, Draw Things'.
    private var aliases: [String] {
        switch self {
        case .dpmpp2m: ["dpm_solver_multistep"]
        case .ddim: ["ddim_v3"]
        case .dpm2: ["kdpm_2"]
        case .euler, .eulerAncestral, .heun, .dpmpp2sAncestral, .dpmpp2mV2, .ipndm, .ipndmV, .lcm, .tcd, .resMultistep,
            .res2s, .erSDE:
            []
        }
    }

    private static let bySpelling: [String: Sampler] = Dictionary(
        allCases.flatMap { sampler in
            ([sampler.rawValue, sampler.engineName] + sampler.aliases).map { (SamplerSpelling($0).key, sampler) }
        }, uniquingKeysWith: { first, _ in first })

    /// Reads a sampler's name as the web UIs, ComfyUI, diffusers and others spell it, and with a schedule behind it
    /// ("DPM++ 2M Karras", "dpmpp_2m_karras"), as stable-diffusion-webui's API does.
    package static func parse(_ text: String) throws -> (sampler: Sampler, schedule: Schedule?) {
        let name = text.trimmingSpaces()
        let spelling = SamplerSpelling(name)
        if let sampler = try present(spelling.key) { return (sampler, nil) }
        for (rest, ending) in spelling.splits {
            if let schedule = Schedule.spelled(ending), let sampler = try present(rest) { return (sampler, schedule) }
        }
        for (rest, ending) in spelling.splits {
            if let schedule = MissingSchedule.spelled(ending), try present(rest) != nil { throw schedule.error }
        }
        let hint = NearestNames.hint(for: name, in: allCases.map(\.rawValue), noun: "sampler")
        throw FarmError(.invalidInput, "unknown sampler '\(name.shortened())'\(hint)")
    }

    /// - Throws: where the web UIs have a sampler of that name and the engine has not.
    private static func present(_ key: String) throws -> Sampler? {
        if let sampler = bySpelling[key] { return sampler }
        if let missing = MissingSampler.spelled(key) { throw missing.error }
        return nil
    }
}
