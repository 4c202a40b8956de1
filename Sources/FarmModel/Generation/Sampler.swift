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

    /// Other names in use: stable-diffusion-webui's `k_…` aliases and ComfyUI's.
    private var aliases: [String] {
        switch self {
        case .euler: ["k_euler"]
        case .eulerAncestral: ["k_euler_a", "k_euler_ancestral", "euler_ancestral"]
        case .heun: ["k_heun"]
        case .dpm2: ["k_dpm_2", "dpm_2"]
        case .dpmpp2sAncestral: ["k_dpmpp_2s_a", "dpmpp_2s_ancestral"]
        case .dpmpp2m: ["k_dpmpp_2m", "dpmpp_2m"]
        case .dpmpp2mV2, .ipndm, .ipndmV, .tcd, .resMultistep, .res2s, .erSDE: []
        case .lcm: ["k_lcm"]
        case .ddim: []
        }
    }

    /// Reads a sampler's name, in any case, by alias or engine name, and with a schedule behind it
    /// ("DPM++ 2M Karras"), as stable-diffusion-webui's API does.
    package static func parse(_ text: String) throws -> (sampler: Sampler, schedule: Schedule?) {
        let name = text.trimmingSpaces()
        if let sampler = try present(name) { return (sampler, nil) }
        for schedule in Schedule.allCases {
            if let rest = name.dropping(suffixIn: schedule.names), let sampler = try present(rest) {
                return (sampler, schedule)
            }
        }
        for schedule in MissingSchedule.all {
            if let rest = name.dropping(suffixIn: schedule.names), try present(rest) != nil { throw schedule.error }
        }
        let hint = NearestNames.hint(for: name, in: allCases.map(\.rawValue), noun: "sampler")
        throw FarmError(.invalidInput, "unknown sampler '\(name.shortened())'\(hint)")
    }

    /// - Throws: where the web UIs have a sampler of that name and the engine has not.
    private static func present(_ name: String) throws -> Sampler? {
        let wanted = name.lowercased()
        let sampler = allCases.first { sampler in
            ([sampler.rawValue, sampler.engineName] + sampler.aliases).contains { $0.lowercased() == wanted }
        }
        if sampler == nil, let missing = MissingSampler.named(wanted) { throw missing.error }
        return sampler
    }
}

extension String {
    /// What stands before a blank and one of `suffixes`, in any case; nil where none ends it.
    fileprivate func dropping(suffixIn suffixes: [String]) -> String? {
        let lowered = lowercased()
        return suffixes.first { lowered.hasSuffix(" " + $0.lowercased()) }.map {
            String(dropLast($0.count + 1)).trimmingSpaces()
        }
    }
}
