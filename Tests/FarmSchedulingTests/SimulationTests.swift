import FarmModel
import FarmScheduling
import FarmTestSupport
import Testing

/// The policy in simulated time; no clock is waited for.
@Suite struct SimulationTests {
    @Test func sixSubmittersOfOneWorkerTakeTurns() {
        let names = (0..<6).map { "s\($0)" }
        var farm = FarmSimulation(names.map { .init($0, images: 60) }, speeds: [1], spread: 0.3)
        farm.run()
        let counts = farm.counts(inAny: 60, of: names)
        #expect(counts.lowerBound >= 8 && counts.upperBound <= 12, "\(counts)")
        #expect(farm.loads == 1)
    }

    @Test func twoModelsOfTwoSubmittersOnOneDeviceAreLoadedSeldom() {
        var farm = FarmSimulation.twoModelsOnOneDevice()
        farm.run()
        #expect(farm.loadRatio <= 1.1, "\(farm.loads)")
        for submitter in ["ann", "bob"] {
            #expect(farm.longestWait(of: submitter) <= DispatchPolicy.longestPassing)
        }
    }

    @Test func manyModelsOnManyDevicesAreLoadedSeldom() {
        var farm = FarmSimulation.manyModelsOnManyDevices()
        farm.run()
        #expect(farm.loadRatio <= 1.1, "\(farm.loads)")
        #expect(farm.leastShare(until: 1000) >= 0.8)
        for submitter in 0..<20 {
            #expect(farm.longestWait(of: "s\(submitter)") <= DispatchPolicy.longestPassing)
        }
    }

    @Test(arguments: [[1.0, 10], [1, 1, 1, 10], [1, 2, 5, 10, 10, 1], [10, 10, 1]])
    func slowAndFastDevicesEndTogether(speeds: [Double]) {
        for seconds in [1.0, 5, 100, 600] {
            for images in [1, 2, 3, 5, 10, 50, 200] {
                let job = FarmSimulation.Job("ann", images: images, seconds: seconds)
                var farm = FarmSimulation([job], speeds: speeds, isMeasured: true)
                farm.run()
                #expect(farm.end <= 1.1 * farm.idealEnd, "\(images) images of \(seconds) s on \(speeds)")
                #expect(farm.recalls < 100)
            }
        }
    }

    @Test func imagesThatTakeLongerThanThoughtAreGivenOutTwice() {
        // Nothing is known of the devices: the slow ones get as much as the fast at first.
        for speeds in [[1.0, 10], [1, 1, 10, 10]] {
            var farm = FarmSimulation([.init("ann", images: 60, seconds: 100)], speeds: speeds, loadSeconds: 2)
            farm.run()
            #expect(farm.end <= farm.idealEnd + 20, "one fast render, and a load")
        }
    }

    @Test func anOlderJobOfAnotherModelIsNotPassedOverForLong() {
        // The newer jobs come one after the other and have loaded what they need.
        var jobs = [FarmSimulation.Job("ann", context: "n", images: 20, seconds: 5)]
        jobs += (1...60).map { .init("ann", context: "m", images: 20, seconds: 5, arrival: Double($0)) }
        jobs.insert(.init("ann", context: "m", images: 5, seconds: 5), at: 0)
        var farm = FarmSimulation(jobs, speeds: [1], loadSeconds: 5)
        farm.run()
        #expect(farm.longestPassing <= DispatchPolicy.longestPassing)
    }

    @Test func anUrgentJobNeedNotWaitForWhatHasNotBegun() {
        var jobs = [FarmSimulation.Job("ann", images: 20, seconds: 100)]
        jobs.append(.init("bob", images: 1, seconds: 100, priority: 10, arrival: 150))
        var farm = FarmSimulation(jobs, speeds: [1, 1])
        farm.run()
        let start = farm.renders.first { $0.submitter == "bob" }?.start
        #expect(start.map { $0 <= 200 } == true, "\(start as Any)")
    }
}
