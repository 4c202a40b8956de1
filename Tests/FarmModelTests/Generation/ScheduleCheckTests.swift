import FarmBasics
import FarmModel
import Testing

@Suite struct ScheduleCheckTests {
    @Test(arguments: [
        (Schedule.karras, 1, ModelFamily.sd1, "'Karras' cannot be made for 1 step; accepted: 2 to 500"),
        (.exponential, 1, .flux, "'Exponential' cannot be made for 1 step"),
        (.gits, 1, .sd1, "accepted: 2 to 500, or another schedule: 'Uniform'"),
        (.gits, 20, .flux, "'GITS' has no values for the model family 'flux'"),
        (.alignYourSteps, 20, .sd2, "it is for sd1, sdxl"), (.alignYourSteps, 20, .unknown, "it is for sd1, sdxl"),
        (.alignYourSteps, 20, .sd3, "'sd3'"), (.lcm, 51, .sd1, "accepted: 1 to 50"),
        (.smoothstep, 78, .sd1, "accepted: 1 to 77"),
    ])
    func whatTheEngineHasNoSigmasForIsRefused(schedule: Schedule, steps: Int, family: ModelFamily, message: String) {
        let error = #expect(throws: FarmError.self) { try schedule.check(steps: steps, family: family) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func everythingElsePasses() throws {
        for family in ModelFamily.allCases {
            for schedule in Schedule.allCases where schedule != .alignYourSteps && schedule != .gits {
                for steps in [2, 20, 50] { try schedule.check(steps: steps, family: family) }
            }
        }
        for family in [ModelFamily.sd1, .sdxl] { try Schedule.alignYourSteps.check(steps: 1, family: family) }
        try Schedule.gits.check(steps: 2, family: .sd2)
        for schedule in [Schedule.automatic, .uniform, .normal, .simple, .sgmUniform, .klOptimal, .bongTangent] {
            try schedule.check(steps: 1, family: .sd1)
            try schedule.check(steps: 500, family: .flux)
        }
    }

    @Test func automaticIsTheEnginesOwnForTCD() {
        #expect(Schedule.automatic.resolved(for: .tcd, family: .sd1) == .lcm)
    }
}
