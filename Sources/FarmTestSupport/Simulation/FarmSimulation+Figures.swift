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
    /// Two submitters with a model each share one device: 200 images each of 10 s; 5 s to load.
    package static func twoModelsOnOneDevice() -> FarmSimulation {
        FarmSimulation(
            ["ann": "m", "bob": "n"].sorted { $0.key < $1.key }.map {
                Job($0.key, context: $0.value, images: 200, seconds: 10)
            }, speeds: [1], loadSeconds: 5)
    }

    /// 20 submitters with one of 8 models each share 16 devices: 480 images each of 5 s; 10 s to load.
    package static func manyModelsOnManyDevices() -> FarmSimulation {
        FarmSimulation(
            (0..<20).map { Job("s\($0)", context: "m\($0 % 8)", images: 480, seconds: 5) },
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

    /// Of submitters who all want the same, on devices alike: the fewest loads of any farm whose submitters never lead by
    /// more than a quantum.
    ///
    /// Every device loads once. A context is due the devices of its submitters' shares; for the part that is left beside
    /// the whole ones a device comes and goes. With it the context's k submitters gain on the others by (1 − part)/k, without
    /// it they lose part/k, and each time they do so through a whole quantum: quantum · k / (part · (1 − part)) seconds from
    /// load to load. All start alike, so the first change comes when one that gains leads one that loses by a quantum.
    package var fewestLoads: Double {
        let submitters = Dictionary(grouping: jobs, by: \.context).mapValues { Set($0.map(\.submitter)).count }
        let all = Double(submitters.values.reduce(0, +))
        let time = jobs.reduce(0) { $0 + Double($1.images) * $1.seconds } / speeds.reduce(0, +)
        let quantum = max(DispatchPolicy.leastQuantum, 10 * loadSeconds)
        let parts = submitters.values.map { count in
            let due = Double(speeds.count) * Double(count) / all
            return (part: due - due.rounded(.down), count: Double(count))
        }.filter { $0.part > 1e-6 }
        guard let gain = parts.map({ (1 - $0.part) / $0.count }).min(),
            let loss = parts.map({ $0.part / $0.count }).min()
        else { return Double(speeds.count) }
        let rest = max(0, time - quantum / (gain + loss))
        return parts.reduce(Double(speeds.count)) { $0 + rest * $1.part * (1 - $1.part) / (quantum * $1.count) }
    }

    package var loadRatio: Double { Double(loads) / fewestLoads }
}
