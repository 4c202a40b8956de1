import FarmBasics
import Testing

@testable import FarmModel

@Suite struct MissingNamesTests {
    @Test(arguments: [
        ("DPM++ SDE", "'DPM++ SDE'; nearest: 'DPM++ 2S a' or 'Euler a'"),
        ("dpm++ sde karras", "'DPM++ SDE'; nearest"), ("DPM++ 2M SDE", "nearest: 'DPM++ 2M'"),
        ("DPM++ 2M SDE Exponential", "'DPM++ 2M SDE'"), ("DPM++ 2M SDE Heun Karras", "'DPM++ 2M SDE Heun'"),
        ("DPM++ 3M SDE", "'ER SDE'"), ("k_dpm_2_a", "'DPM2 a'; nearest: 'DPM2'"), ("DPM fast", "'DPM2'"),
        ("DPM adaptive", "'DPM++ 2M'"), ("Restart", "'Heun'"), ("PLMS", "'iPNDM'"), ("UniPC", "'DPM++ 2M'"),
        ("LMS Karras", "'LMS'; nearest: 'iPNDM'"), ("DDIM CFG++", "nearest: 'DDIM'"),
        ("DPM++ 2M Polyexponential", "no schedule 'Polyexponential'; nearest: 'Exponential'"),
        ("Euler a Beta", "no schedule 'Beta'; nearest: 'Smoothstep'"), ("Euler DDIM", "no schedule 'DDIM'"),
    ])
    func aSamplerThatTheEngineLacksIsRefusedWithTheNearest(text: String, message: String) {
        let error = #expect(throws: FarmError.self) { try Sampler.parse(text) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: ["Polyexponential", "ddim", "Beta", "Turbo", "ddim_uniform", "Align Your Steps 32"])
    func aScheduleThatTheEngineLacksIsRefusedWithTheNearest(text: String) {
        let error = #expect(throws: FarmError.self) { try Schedule.parse(text) }
        #expect(error?.message.contains("the engine has no schedule") == true)
        #expect(error?.message.contains("nearest: '") == true)
    }

    @Test func noNameIsBothThereAndMissing() {
        for missing in MissingSampler.all {
            for name in [missing.name] + missing.aliases {
                #expect(throws: FarmError.self, "\(name)") { try Sampler.parse(name) }
            }
            #expect(!missing.nearest.isEmpty)
        }
        for missing in MissingSchedule.all {
            for name in missing.names { #expect(throws: FarmError.self, "\(name)") { try Schedule.parse(name) } }
        }
    }

    @Test func theEnginesNamesOfSchedulesAreRead() throws {
        for schedule in Schedule.allCases where schedule != .automatic && schedule != .normal && schedule != .lcm {
            #expect(try Schedule.parse(schedule.engineName) == schedule)
        }
    }
}
