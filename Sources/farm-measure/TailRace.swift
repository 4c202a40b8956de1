import FarmTestSupport

/// How late a job ends because its last images lie with slow devices.
struct TailRace {
    /// The simulated end over the earliest possible, the worst of some farms: beside work that nobody can make, with and
    /// without loads, the paces known before or not.
    func measure() -> Double {
        var worst = 0.0
        for speeds in [[1.0, 10], [1, 1, 1, 10], [1, 2, 5, 10, 10, 1], [10, 10, 1]] {
            for (images, seconds) in [(3, 100.0), (20, 100), (200, 30), (1000, 2)] {
                for load in [0.0, 10] {
                    // With a few images nobody gets to know the paces.
                    for isMeasured in images < 100 ? [true] : [true, false] {
                        let ratio = ratio(images, seconds, speeds, load, isMeasured)
                        say(
                            """
                            tail-ratio: \(images) images of \(seconds) s on speeds \(speeds), \(load) s to load, paces \
                            \(isMeasured ? "known" : "unknown"): \(decimal(ratio, places: 3))
                            """)
                        worst = max(worst, ratio)
                    }
                }
            }
        }
        return worst
    }

    /// Nobody ends before its load, either.
    private func ratio(
        _ images: Int, _ seconds: Double, _ speeds: [Double], _ load: Double, _ isMeasured: Bool
    ) -> Double {
        let job = FarmSimulation.Job("ann", images: images, seconds: seconds)
        let lost = FarmSimulation.Job("bob", context: "lost", images: 5000)
        var farm = FarmSimulation(
            [job, lost], speeds: speeds, loadSeconds: load, isMeasured: isMeasured, holds: speeds.map { _ in ["m"] })
        farm.run()
        let end = farm.renders.compactMap(\.end).max() ?? .infinity
        return end / (FarmSimulation([job], speeds: speeds).idealEnd + load)
    }
}
