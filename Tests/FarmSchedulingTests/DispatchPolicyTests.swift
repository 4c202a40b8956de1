import FarmScheduling
import Testing

@Suite struct DispatchPolicyTests {
    private func job(
        _ id: Int64, _ submitter: String, priority: Int = 0, model: String = "m", pixels: Int = 100
    ) -> DispatchPolicy.Candidate {
        DispatchPolicy.Candidate(
            job: id, submitter: submitter, priority: priority, modelDigest: model, pixels: pixels)
    }

    private func choose(
        _ candidates: [DispatchPolicy.Candidate], running: [String: Int] = [:], held: Set<String> = ["m", "n"],
        loaded: String? = nil, limits: [String: Int] = [:]
    ) -> Int64? {
        DispatchPolicy().choose(among: candidates, running: running, held: held, loaded: loaded, limits: limits)?.job
    }

    @Test func aDeviceThatRanOutOfMemoryGetsSmallerImagesOrAnotherModel() {
        let jobs = [job(1, "ann"), job(2, "ann", pixels: 99), job(3, "ann", model: "n", pixels: 500)]
        #expect(choose(jobs, limits: ["m": 101]) == 1)
        #expect(choose(jobs, limits: ["m": 100]) == 2)
        #expect(choose(jobs, limits: ["m": 64]) == 3)
        #expect(choose(jobs, limits: ["m": 64, "n": 64]) == nil)
    }

    @Test func submittersTakeTurnsWhateverTheirJobsSize() {
        var running: [String: Int] = [:]
        var turns: [Int64] = []
        for _ in 0..<6 {
            let job = choose([job(1, "ann"), job(2, "bob"), job(3, "cyd")], running: running)
            guard let job else { break }
            turns.append(job)
            running[["ann", "bob", "cyd"][Int(job) - 1], default: 0] += 1
        }
        #expect(turns == [1, 2, 3, 1, 2, 3])
    }

    @Test func priorityWeighsASubmitterAndOrdersTheirJobs() {
        #expect(choose([job(1, "ann"), job(2, "bob", priority: 10)]) == 2)
        #expect(choose([job(1, "ann"), job(2, "bob", priority: 10)], running: ["bob": 3]) == 1)
        #expect(choose([job(1, "ann"), job(2, "ann", priority: 1)]) == 2)
        #expect(choose([job(5, "ann"), job(4, "ann")]) == 4)
        #expect(choose([job(1, "ann", priority: -5), job(2, "bob")]) == 2)
    }

    @Test func aLoadedModelIsPreferredAmongEqualsWithinTheLookAhead() {
        #expect(choose([job(1, "ann", model: "m"), job(2, "ann", model: "n")], loaded: "n") == 2)
        #expect(choose([job(1, "ann", priority: 1, model: "m"), job(2, "ann", model: "n")], loaded: "n") == 1)
        let far = (1...8).map { job(Int64($0), "ann") } + [job(9, "ann", model: "n")]
        #expect(choose(far, loaded: "n") == 1)
    }

    @Test func aModelThatTheWorkerLacksIsNoChoice() {
        #expect(choose([job(1, "ann", model: "x"), job(2, "bob")]) == 2)
        #expect(choose([job(1, "ann", model: "x")]) == nil)
        #expect(choose([]) == nil)
    }

    @Test func aFileThatTheWorkerLacksIsNoChoice() {
        var styled = job(1, "ann")
        styled.accessories = ["lora", "vae"]
        func choice(_ held: Set<String>) -> Int64? {
            DispatchPolicy().choose(
                among: [styled, job(2, "ann")], running: [:], held: ["m"], accessories: held, loaded: nil)?.job
        }
        #expect(choice(["lora", "vae", "other"]) == 1)
        #expect(choice(["lora"]) == 2)
        #expect(choice([]) == 2)
    }

    @Test func whatAWorkerHasToFetchItGetsAfterTheHolders() {
        func choose(isHeld: Bool, fetchable: Set<String>, isSecondRound: Bool = false) -> Int64? {
            var wanted = job(1, "ann", model: "x")
            wanted.accessories = ["l"]
            wanted.isHeld = isHeld
            return DispatchPolicy().choose(
                among: [wanted], running: [:], held: ["m"], accessories: [], fetchable: fetchable,
                isSecondRound: isSecondRound, loaded: nil)?.job
        }
        #expect(choose(isHeld: false, fetchable: ["x", "l"]) == 1)
        #expect(choose(isHeld: false, fetchable: ["x"]) == nil)
        #expect(choose(isHeld: false, fetchable: []) == nil)
        #expect(choose(isHeld: true, fetchable: ["x", "l"]) == nil)
        #expect(choose(isHeld: true, fetchable: ["x", "l"], isSecondRound: true) == 1)
        #expect(choose(isHeld: true, fetchable: ["l"], isSecondRound: true) == nil)
    }
}
