import FarmModel
import FarmScheduling

extension FarmSimulation {
    /// Of each submitter, the seconds of rendering that it had until `time`, over what the one who had most had.
    package func leastShare(until time: Double) -> Double {
        var seconds: [String: Double] = Dictionary(jobs.map { ($0.submitter, 0) }, uniquingKeysWith: { $0 + $1 })
        for render in renders where render.start < time {
            seconds[render.submitter, default: 0] += min(render.end ?? time, time) - render.start
        }
        let sum = seconds.values.reduce(0, +)
        return (seconds.values.min() ?? 0) / (sum / Double(seconds.count))
    }

    /// Of any so many renders in a row, the least and the most of one submitter's, while all have work.
    package func counts(inAny window: Int, of submitters: [String]) -> ClosedRange<Int> {
        let order = renders.map(\.submitter)
        var least = Int.max
        var most = 0
        // Until the first of them has all that it wants.
        let full = submitters.compactMap { order.lastIndex(of: $0) }.min() ?? 0
        for start in stride(from: 0, through: full - window, by: 1) {
            for submitter in submitters {
                let count = order[start..<start + window].count { $0 == submitter }
                least = min(least, count)
                most = max(most, count)
            }
        }
        return least...max(least, most)
    }

    /// The longest time from one render's start to the next of a submitter that has work all the while.
    package func longestWait(of submitter: String, from start: Double = 0) -> Double {
        var last = start
        var longest = 0.0
        for render in renders where render.submitter == submitter && render.start >= start {
            longest = max(longest, render.start - last)
            last = render.start
        }
        return longest
    }

    /// When everything was done.
    package var end: Double { ends.max() ?? 0 }
}

// MARK: The traces whose figures are asked for

extension FarmSimulation {
    /// Two submitters who use both of two models share one device: 100 images each of 10 s of each; 5 s to load.
    package static func twoModelsOnOneDevice() -> FarmSimulation {
        FarmSimulation(
            [("ann", "m"), ("bob", "n"), ("ann", "n"), ("bob", "m")].map {
                Job($0.0, context: $0.1, images: 100, seconds: 10)
            }, speeds: [1], loadSeconds: 5)
    }

    /// 20 submitters who use three of 8 models each share 16 devices: 480 images each of 5 s; 10 s to load.
    package static func manyModelsOnManyDevices() -> FarmSimulation {
        FarmSimulation(
            (0..<60).map { Job("s\($0 % 20)", context: "m\(($0 % 20 + $0 / 20 * 3) % 8)", images: 160, seconds: 5) },
            speeds: Array(repeating: 1, count: 16), loadSeconds: 10, spread: 0.2)
    }

    /// With the devices' speeds known and nothing but rendering, when the last image could be done at the earliest: each
    /// goes to whoever ends it first.
    package var idealEnd: Double {
        var ready = speeds.map { _ in 0.0 }
        for job in jobs {
            for _ in 0..<job.images {
                let ends = ready.indices.map { ready[$0] + job.seconds / speeds[$0] }
                guard let best = ends.indices.min(by: { ends[$0] < ends[$1] }) else { return .nan }
                ready[best] = ends[best]
            }
        }
        return ready.max() ?? .nan
    }

    /// The fewest loads, until `time`, of any farm that passes no image over for longer than five minutes, while each model
    /// has work for all submitters: every device loads once, and so does every model. Where there are more models than
    /// devices, each that no device has loaded has to come within five minutes, whatever else the farm does: so many
    /// loads in every five minutes. Nothing of the policy's goes into it.
    package func fewestLoads(until time: Double) -> Double {
        let contexts = Set(jobs.map(\.context)).count
        let waiting = Double(max(0, contexts - speeds.count))
        return Double(max(contexts, speeds.count)) + waiting * max(0, time / DispatchPolicy.longestPassing - 1)
    }

    /// Until when all models have two images a device left: from then on devices load to help others out, so that all
    /// ends early.
    package var steadyEnd: Double {
        let starts = Dictionary(grouping: renders.filter { !$0.isCopy }) { jobs[Int($0.task.job.rawValue)].context }
        return starts.values.map { $0.map(\.start).sorted().suffix(2 * speeds.count).first ?? 0 }.min() ?? 0
    }

    /// Loads until ``steadyEnd``.
    package var steadyLoads: Int {
        let end = steadyEnd
        return renders.count { !$0.isLoaded && $0.start <= end }
    }

    /// ``steadyLoads`` over the fewest that any farm needs: 1 is ideal.
    package var loadRatio: Double { Double(steadyLoads) / fewestLoads(until: steadyEnd) }
}
