import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct DispatchPolicyTests {
    private func job(
        _ id: JobID, _ submitter: String, priority: Int = 0, model: String = "m", pixels: Int = 100_000,
        accessories: Set<String> = [], remaining: Int? = nil
    ) -> OpenSegment {
        OpenSegment(
            id: TaskID(job: id, index: 0), submitter: submitter, priority: priority, context: model,
            modelDigest: Digest(of: model), accessories: Set(accessories.map(Digest.init(of:))), pixels: pixels,
            steps: 8, remaining: remaining)
    }

    private func device(
        _ session: SessionID = 1, models: Set<String> = ["m", "n"], accessories: Set<String> = [],
        loaded: String? = nil,
        limits: [String: Int] = [:], fetchLimit: Int64 = 0, room: Int = 1
    ) -> FleetDevice {
        FleetDevice(
            id: FleetDevice.ID(session: session, device: "d"), worker: UUID(),
            models: Set(models.map(Digest.init(of:))), accessories: Set(accessories.map(Digest.init(of:))),
            fetchLimit: fetchLimit, context: loaded, memoryLimits: byDigest(limits), room: room)
    }

    private func byDigest<Value>(_ values: [String: Value]) -> [Digest: Value] {
        Dictionary(uniqueKeysWithValues: values.map { (Digest(of: $0), $1) })
    }

    /// Whose turn it is, so many times, each charged as it is given.
    private func turns(
        _ count: Int, _ jobs: [OpenSegment], on device: FleetDevice, policy: inout DispatchPolicy,
        each seconds: Double = 1
    ) -> [JobID] {
        var device = device
        var given: [JobID] = []
        for turn in 0..<count {
            let now = Double(turn) * seconds
            let choices = policy.plan(
                WaitingWork(jobs), for: [device],
                DispatchPolicy.Circumstances(paces: paces(seconds), now: now))
            guard let choice = choices.first else { break }
            given.append(choice.segment.id.job)
            policy.clocks.charge(choice.segment.submitter, seconds: choice.expected / choice.weight)
            device.context = choice.segment.context
        }
        return given
    }

    /// Every model takes so long for an image, and ten seconds to load.
    private func paces(_ seconds: Double = 1) -> RenderPaces {
        var paces = RenderPaces()
        for model in ["m", "n", "x"] {
            paces.note(
                RenderPaces.Work(worker: nil, model: Digest(of: model), steps: 8, pixels: 100_000), seconds: seconds)
            paces.note(load: model, seconds: 5)
        }
        return paces
    }

    private func choose(_ jobs: [OpenSegment], on device: FleetDevice) -> JobID? {
        var policy = DispatchPolicy()
        return turns(1, jobs, on: device, policy: &policy).first
    }

    @Test func aDeviceThatRanOutOfMemoryGetsSmallerImagesOrAnotherModel() {
        let jobs = [job(1, "ann"), job(2, "ann", pixels: 99_999), job(3, "ann", model: "n", pixels: 500_000)]
        #expect(choose(jobs, on: device(limits: ["m": 100_001])) == 1)
        #expect(choose(jobs, on: device(limits: ["m": 100_000])) == 2)
        #expect(choose(jobs, on: device(limits: ["m": 64])) == 3)
        #expect(choose(jobs, on: device(limits: ["m": 64, "n": 64])) == nil)
    }

    @Test func submittersTakeTurnsWhateverTheirJobsNumber() {
        var policy = DispatchPolicy()
        let jobs = [job(1, "ann"), job(2, "ann"), job(3, "ann"), job(4, "bob"), job(5, "cyd")]
        #expect(turns(6, jobs, on: device(), policy: &policy) == [1, 4, 5, 1, 4, 5])
    }

    @Test func priorityWeighsASubmitterAndOrdersTheirJobs() {
        #expect(choose([job(1, "ann"), job(2, "ann", priority: 1)], on: device()) == 2)
        #expect(choose([job(5, "ann"), job(4, "ann")], on: device()) == 4)
        var policy = DispatchPolicy()
        let two = turns(300, [job(1, "ann"), job(2, "bob", priority: 10)], on: device(), policy: &policy)
        #expect((198...202).contains(two.count { $0 == 2 }))
    }

    @Test(arguments: [(1000, -1000), (1000, 0), (0, -1000)])
    func noPriorityTakesAllOfTheFarm(high: Int, low: Int) {
        for others in [1, 5, 14] {
            var policy = DispatchPolicy()
            let jobs =
                [job(1, "ann", priority: low)]
                + (0..<others).map { job(JobID(Int64($0 + 2)), "s\($0)", priority: high) }
            let given = turns(800, jobs, on: device(), policy: &policy)
            #expect(given.count { $0 == 1 } >= 800 / 16 - 1, "\(high) and \(low) beside \(others)")
            // Nor does it mean nothing.
            if others == 1 { #expect(given.count { $0 == 1 } <= 800 / 8) }
        }
    }

    @Test func whoComesNewOrComesBackHasNoAdvantage() {
        var policy = DispatchPolicy()
        _ = turns(100, [job(1, "ann"), job(2, "bob")], on: device(), policy: &policy)
        let later = turns(30, [job(1, "ann"), job(3, "cyd")], on: device(), policy: &policy)
        #expect((14...16).contains(later.count { $0 == 3 }))
        _ = turns(100, [job(1, "ann")], on: device(), policy: &policy)
        let back = turns(30, [job(1, "ann"), job(2, "bob"), job(3, "cyd")], on: device(), policy: &policy)
        #expect((9...11).contains(back.count { $0 == 2 }))
        #expect((9...11).contains(back.count { $0 == 3 }))
    }

    @Test func whatNobodyCanTakeGivesNewcomersNoAdvantage() {
        var policy = DispatchPolicy()
        let stuck = job(9, "eve", model: "x")
        _ = turns(100, [job(1, "ann"), stuck], on: device(), policy: &policy)
        let later = turns(30, [job(1, "ann"), job(2, "bob"), stuck], on: device(), policy: &policy)
        #expect((14...16).contains(later.count { $0 == 2 }))
        // Nor is it an advantage itself, once somebody can.
        let able = device(models: ["m", "n", "x"], loaded: "m")
        let last = turns(3000, [job(1, "ann"), job(2, "bob"), stuck], on: able, policy: &policy)
        #expect((800...1200).contains(last.count { $0 == 9 }))
    }

    @Test func aDeviceStaysWithItsContextForAQuantum() {
        var policy = DispatchPolicy()
        let jobs = [job(1, "ann"), job(2, "bob", model: "n")]
        let given = turns(480, jobs, on: device(), policy: &policy)
        let changes = zip(given, given.dropFirst()).count { $0 != $1 }
        // The first stay ends with a lead of 150 s, the next takes it back first, and ends a turn before the other has
        // waited for five minutes, what it loads included.
        #expect(given.prefix(while: { $0 == 1 }).count == 150)
        #expect(given.dropFirst(150).prefix(while: { $0 == 2 }).count == 274)
        #expect(changes == 2)
        #expect((180...300).contains(given.count { $0 == 1 }))
    }

    @Test func ofOneSubmittersJobsTheOlderIsPassedOverForFiveMinutesAtMost() {
        var policy = DispatchPolicy()
        let jobs = [job(1, "ann", model: "m"), job(2, "ann", model: "n")]
        let given = turns(100, jobs, on: device(loaded: "n"), policy: &policy, each: 10)
        // Counted from the first that went ahead to the end of the last, with a turn's room.
        let ahead = given.prefix { $0 == 2 }.count
        #expect(ahead == 27)
        #expect(given.dropFirst(ahead).allSatisfy { $0 == 1 })
        // Its priority comes before what is loaded.
        #expect(choose([job(1, "ann", priority: 1), job(2, "ann", model: "n")], on: device(loaded: "n")) == 1)
    }

    @Test func noJobOfASubmitterStandsStillForItsPriority() {
        var policy = DispatchPolicy()
        let given = turns(100, [job(1, "ann", priority: -5), job(2, "ann")], on: device(), policy: &policy, each: 10)
        // Two of 10 s in every 320 s: 1 in 16 of the time.
        #expect((4...8).contains(given.count { $0 == 1 }))
    }

    @Test func ofEachContextTheOldestThatCanRunIsProtected() {
        var policy = DispatchPolicy()
        // The oldest of all is too large for the device; the next two have the lowest priority.
        let jobs = [
            job(1, "ann", priority: -5, pixels: 500_000), job(2, "ann", priority: -5),
            job(3, "ann", priority: -5, model: "n"), job(4, "ann"),
        ]
        let given = turns(200, jobs, on: device(limits: ["m": 200_000]), policy: &policy, each: 10)
        #expect(given.count { $0 == 1 } == 0)
        #expect(given.count { $0 == 2 } >= 8)
        #expect(given.count { $0 == 3 } >= 8)
    }

    @Test func workThatCannotRunWeighsNothing() {
        var policy = DispatchPolicy()
        var jobs = [job(1, "ann"), job(2, "bob"), job(3, "ann", priority: 1000, model: "x")]
        jobs += (10..<30).map { job(JobID($0), "s\($0)", priority: -1000, model: "x") }
        let given = turns(60, jobs, on: device(), policy: &policy)
        #expect((28...32).contains(given.count { $0 == 1 }))
        jobs[1].priority = 20
        let weighed = turns(600, jobs, on: device(), policy: &policy)
        #expect((470...490).contains(weighed.count { $0 == 2 }), "4 to 1")
    }

    @Test func onlyHoldersThatCanTakeItKeepFetchersAway() {
        let wanted = job(1, "ann", model: "x")
        let next = job(2, "ann")
        let fetcher = device(2, fetchLimit: 10)
        func given(beside holder: FleetDevice, barred: Set<SessionID> = []) -> JobID? {
            var policy = DispatchPolicy()
            let circumstances = DispatchPolicy.Circumstances(
                paces: paces(), stored: byDigest(["x": 10]), barred: [wanted.id: barred], now: 0)
            return policy.plan(WaitingWork([wanted, next]), for: [holder, fetcher], circumstances)
                .first { $0.device == fetcher.id }?.segment.id.job
        }
        #expect(given(beside: device(1, models: ["x"])) == 2)
        #expect(given(beside: device(1, models: ["x"], room: 0)) == 1, "it cools down")
        #expect(given(beside: device(1, models: ["x"], limits: ["x": 64])) == 1)
        #expect(given(beside: device(1, models: ["x"]), barred: [1]) == 1)
    }

    @Test func whatTheWorkerLacksIsNoChoice() {
        #expect(choose([job(1, "ann", model: "x"), job(2, "bob")], on: device()) == 2)
        #expect(choose([job(1, "ann", model: "x")], on: device()) == nil)
        #expect(choose([], on: device()) == nil)
        let jobs = [job(1, "ann", accessories: ["lora", "vae"]), job(2, "ann")]
        #expect(choose(jobs, on: device(accessories: ["lora", "vae", "other"])) == 1)
        #expect(choose(jobs, on: device(accessories: ["lora"])) == 2)
        #expect(choose(jobs, on: device()) == 2)
    }

    /// Which devices, by their sessions, get one of the job's images.
    private func takers(
        _ job: OpenSegment, _ fleet: [FleetDevice], stored: [String: Int64], paces: RenderPaces? = nil
    ) -> [SessionID] {
        var policy = DispatchPolicy()
        let circumstances = DispatchPolicy.Circumstances(paces: paces ?? self.paces(), stored: byDigest(stored), now: 0)
        return policy.plan(WaitingWork([job]), for: fleet, circumstances).map(\.device.session)
    }

    @Test func whatAWorkerHasToFetchItGetsAfterTheHolders() {
        let wanted = job(1, "ann", model: "x", accessories: ["l"])
        let stored: [String: Int64] = ["x": 10, "l": 5]
        let holder = device(1, models: ["x"], accessories: ["l"])
        let fetcher = device(2, fetchLimit: 10)
        #expect(takers(wanted, [fetcher], stored: stored) == [2])
        #expect(takers(wanted, [fetcher], stored: ["x": 11, "l": 5]) == [])
        #expect(takers(wanted, [fetcher], stored: ["x": 10]) == [])
        #expect(takers(wanted, [device(2)], stored: stored) == [])
        #expect(takers(wanted, [fetcher, holder], stored: stored) == [1, 2])
        var one = wanted
        one.remaining = 1
        #expect(takers(one, [fetcher, holder], stored: stored) == [1])
    }

    @Test func aFileTravelsToNoMoreWorkersThanItsWorkPaysFor() {
        let fleet = (1...6).map { device(SessionID(Int64($0)), models: [], fetchLimit: 1 << 40) }
        // 100 s to fetch, 1 s an image.
        let stored: [String: Int64] = ["x": 5_000_000_000]
        #expect(takers(job(1, "ann", model: "x", remaining: 90), fleet, stored: stored).count == 1)
        #expect(takers(job(1, "ann", model: "x", remaining: 290), fleet, stored: stored).count == 3)
        #expect(takers(job(1, "ann", model: "x"), fleet, stored: stored).count == 6)
    }

    @Test func ofDevicesAlikeTheOneThatHasItLoadedTakesIt() {
        let jobs = [job(1, "ann"), job(2, "bob", model: "n")]
        var policy = DispatchPolicy()
        let fleet = [device(1, loaded: "n"), device(2, loaded: "m")]
        let choices = policy.plan(
            WaitingWork(jobs), for: fleet, DispatchPolicy.Circumstances(paces: paces(), now: 0))
        #expect(Set(choices.map { "\($0.device.session)\($0.segment.context)" }) == ["1n", "2m"])
    }

    @Test func aBarredWorkerIsPassedBy() {
        var policy = DispatchPolicy()
        let barred = [TaskID(job: 1, index: 0): Set<SessionID>([1])]
        let choices = policy.plan(
            WaitingWork([job(1, "ann"), job(2, "bob")]), for: [device(1)],
            DispatchPolicy.Circumstances(paces: paces(), barred: barred, now: 0))
        #expect(choices.map(\.segment.id.job) == [2])
    }
}
