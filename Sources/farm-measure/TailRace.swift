import FarmTestSupport

/// How late a job ends because its last images lie with slow devices.
struct TailRace {
    /// The simulated end over the earliest possible, the worst of some farms.
    func measure() -> Double {
        var worst = 0.0
        for speeds in [[1.0, 10], [1, 1, 1, 10], [1, 2, 5, 10, 10, 1], [10, 10, 1]] {
            for (images, seconds) in [(3, 100.0), (20, 100), (200, 30), (1000, 2)] {
                var farm = FarmSimulation(
                    [.init("ann", images: images, seconds: seconds)], speeds: speeds, isMeasured: true)
                farm.run()
                let ratio = farm.end / farm.idealEnd
                say("tail-ratio: \(images) images of \(seconds) s on speeds \(speeds): \(decimal(ratio, places: 3))")
                worst = max(worst, ratio)
            }
        }
        return worst
    }
}
