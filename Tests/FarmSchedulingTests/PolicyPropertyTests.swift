import FarmModel
import FarmScheduling
import FarmTestSupport
import Testing

/// What holds for any farm: simulated, each from a seed that is printed where it fails.
@Suite struct PolicyPropertyTests {
    @Test func nothingStandsStillAndNothingIsPassedOver() {
        for seed in UInt64(0)..<40 {
            var farm = FarmSimulation.random(seed: seed)
            farm.run()
            #expect(farm.isDone, "seed \(seed)")
            // Left to others for as long as it would take itself, at most; the coordinator looks every ten seconds.
            #expect(farm.longestIdling <= 40, "seed \(seed)")
            #expect(farm.longestPassing <= DispatchPolicy.longestPassing, "seed \(seed)")
        }
    }

    private func pools(_ devices: [(Int, Set<String>)]) -> [Set<String>] {
        devices.flatMap { Array(repeating: $0.1, count: $0.0) }
    }

    private func farm(_ jobs: [FarmSimulation.Job], on holds: [Set<String>]) -> FarmSimulation {
        FarmSimulation(jobs, speeds: holds.map { _ in 1 }, loadSeconds: 5, holds: holds)
    }

    @Test func aNewcomerAfterHoursSharesItsPoolAtOnce() {
        let jobs = [
            FarmSimulation.Job("a", context: "m", images: 2000, seconds: 10),
            .init("b", context: "n", images: 9000, seconds: 10), .init("c", context: "n", images: 9000, seconds: 10),
            .init("d", context: "n", images: 9000, seconds: 10, arrival: 3600),
        ]
        var farm = farm(jobs, on: pools([(1, ["m", "n"]), (9, ["n"])]))
        farm.run(until: 4200)
        for submitter in ["b", "c", "d"] {
            let share = farm.share(of: submitter, from: 3640, until: 4200)
            #expect((0.8 / 3...1.2 / 3).contains(share * 10 / 9), "\(submitter): \(share)")
        }
    }

    @Test func whoUsesTwoPoolsHasItsLeastShareOfBoth() {
        let jobs = [
            FarmSimulation.Job("a", context: "n", images: 4500, seconds: 10),
            .init("a", context: "m", images: 900, seconds: 10), .init("b", context: "m", images: 900, seconds: 10),
            .init("c", context: "m", images: 900, seconds: 10),
        ]
        var farm = farm(jobs, on: pools([(1, ["m"]), (9, ["n"])]))
        farm.run(until: 9000)
        func part(_ submitter: String, _ times: Range<Double>) -> Double {
            let own = farm.renders.filter { $0.device == 0 && $0.submitter == submitter }
            let seconds = own.map { max(0, min($0.end ?? 9000, times.upperBound) - max($0.start, times.lowerBound)) }
            return seconds.reduce(0, +) / (times.upperBound - times.lowerBound)
        }
        #expect(farm.longestPassing <= DispatchPolicy.longestPassing)
        #expect(part("a", 1000..<4600) >= 0.95 / 16)
        #expect(abs(part("b", 1000..<4600) - part("c", 1000..<4600)) < 0.05)
        // Once that is all it has, an equal one: the lead of hours is forgotten.
        #expect((0.8 / 3...1.2 / 3).contains(part("a", 6000..<8500)))
    }

    @Test func contextsShareOneDeviceInTime() {
        let jobs = (0..<4).map { FarmSimulation.Job("s\($0)", context: "m\($0 / 2)", images: 900, seconds: 4) }
        var farm = farm(jobs, on: [["m0", "m1"]])
        farm.run(until: 9000)
        for submitter in 0..<4 {
            let share = farm.share(of: "s\(submitter)", from: 0, until: 9000)
            #expect((0.2...0.3).contains(share), "\(share)")
        }
        #expect(farm.longestPassing <= DispatchPolicy.longestPassing)
    }

    @Test func anImageIsNotLeftToADeviceThatDoesNotTakeIt() {
        for (load, slow, fast) in [(10.0, 30.0, 3.0), (60, 200, 10)] {
            var farm = FarmSimulation(
                [
                    .init("ann", context: "x", images: 3, seconds: slow),
                    .init("ann", context: "x", images: 1, seconds: slow, arrival: 5000),
                ],
                speeds: [1, slow / fast], loadSeconds: load, isMeasured: true)
            farm.run()
            #expect(farm.end <= 5000 + fast + load + 10, "\(farm.end)")
        }
    }

    @Test(arguments: [(16, 260, 230.0), (16, 990, 680), (2, 20, 160)])
    func coldDevicesHelpWhereItPays(devices: Int, images: Int, end: Double) {
        var farm = FarmSimulation(
            [.init("ann", images: images, seconds: 10)], speeds: Array(repeating: 1, count: devices), loadSeconds: 60,
            isMeasured: true)
        farm.run()
        #expect(farm.end <= end)
    }

    /// With loads, with paces that nobody knows at first, beside work that nobody can make, with and without counts.
    @Test(arguments: [0.0, 5, 60], [true, false])
    func slowAndFastEndTogether(load: Double, isMeasured: Bool) {
        for speeds in [[1.0, 10], [1, 2, 5, 10, 10, 1], [10, 10, 1]] {
            for (images, seconds) in [(60, 100.0), (200, 30)] {
                let jobs = [
                    FarmSimulation.Job("ann", images: images, seconds: seconds),
                    .init("bob", context: "lost", images: 5000, seconds: 1),
                ]
                var farm = FarmSimulation(
                    jobs, speeds: speeds, loadSeconds: load, isMeasured: isMeasured, holds: speeds.map { _ in ["m"] })
                let ideal = FarmSimulation([jobs[0]], speeds: speeds).idealEnd
                farm.run()
                let late = farm.renders.compactMap(\.end).max() ?? 0
                #expect(late <= 1.1 * ideal + load + seconds / 10, "\(images) on \(speeds)")
            }
        }
    }
}
