import FarmBasics
import FarmModel
import Testing

@Suite struct SamplerTests {
    @Test(arguments: [
        ("Euler a", Sampler.eulerAncestral, nil as Schedule?),
        ("k_euler_a", .eulerAncestral, nil),
        ("euler_a", .eulerAncestral, nil),
        (" EULER ", .euler, nil),
        ("DPM++ 2M Karras", .dpmpp2m, .karras),
        ("DPM++ 2M SGMUniform", .dpmpp2m, .sgmUniform),
        ("dpm++ 2m sgm uniform", .dpmpp2m, .sgmUniform),
        ("DDIM", .ddim, nil),
    ])
    func readsTheNamesThatPeopleUse(text: String, sampler: Sampler, schedule: Schedule?) throws {
        let parsed = try Sampler.parse(text)
        #expect(parsed.sampler == sampler)
        #expect(parsed.schedule == schedule)
    }

    @Test func everySamplerIsReadByItsOwnNames() throws {
        for sampler in Sampler.allCases {
            #expect(try Sampler.parse(sampler.rawValue).sampler == sampler)
            #expect(try Sampler.parse(sampler.engineName).sampler == sampler)
        }
        #expect(Set(Sampler.allCases.map(\.engineName)).count == Sampler.allCases.count)
    }

    @Test func aMistypedNameGetsTheNearest() {
        let error = #expect(throws: FarmError.self) { try Sampler.parse("Eular a") }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("'Euler a'") == true)
    }

    @Test(arguments: ["DPM++ SDE", "UniPC", "", "Karras"]) func whatTheEngineCannotDoIsRefused(text: String) {
        #expect(throws: FarmError.self) { try Sampler.parse(text) }
    }

    @Test func schedulesAreReadByLabelAndName() throws {
        for schedule in Schedule.allCases { #expect(try Schedule.parse(schedule.rawValue.lowercased()) == schedule) }
        #expect(try Schedule.parse("align_your_steps") == .alignYourSteps)
        let error = #expect(throws: FarmError.self) { try Schedule.parse("Karas") }
        #expect(error?.message.contains("'Karras'") == true)
    }

    @Test func automaticMeansKarrasWhereTheWebUISaysSo() {
        #expect(Schedule.automatic.resolved(for: .dpmpp2m, family: .sd1) == .karras)
        #expect(Schedule.automatic.resolved(for: .euler, family: .sd1) == .automatic)
        #expect(Schedule.automatic.resolved(for: .dpmpp2m, family: .flux) == .automatic)
        #expect(Schedule.simple.resolved(for: .dpmpp2m, family: .sd1) == .simple)
    }
}
