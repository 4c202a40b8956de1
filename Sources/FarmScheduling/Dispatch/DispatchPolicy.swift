package import FarmModel

/// Which task a device with room gets next. Who: the submitter that has had least of the farm's time, by weight. What: their
/// first segment by priority, then age. Where: a device with the context loaded may stay with it for a while.
///
/// Tasks go to workers that hold their files. One that has to fetch some from the farm's store gets what no connected
/// worker holds whole, and of the rest only what is left once every holder with room has chosen.
package struct DispatchPolicy: Sendable {
    /// A task for a device: one of the segment's.
    package struct Choice: Sendable, Equatable {
        package var device: FleetDevice.ID
        package var segment: OpenSegment
        /// Seconds that the image is expected to take there.
        package var expected: Double
        /// The submitter's: a second costs it 1/weight.
        package var weight: Double
    }

    /// What the decisions depend on beside the work and the devices.
    package struct Circumstances: Sendable {
        package var paces: RenderPaces
        /// Sizes of the files in the model store, by digest.
        package var stored: [String: Int64]
        /// By a segment's first image, the sessions whose workers are barred from what it has left.
        package var barred: [TaskID: Set<Int64>]
        /// Seconds on a clock that never goes back.
        package var now: Double

        package init(
            paces: RenderPaces, stored: [String: Int64] = [:], barred: [TaskID: Set<Int64>] = [:], now: Double
        ) {
            self.paces = paces
            self.stored = stored
            self.barred = barred
            self.now = now
        }
    }

    /// A device may serve others with its context while they lead the submitter whose turn it is by less than this many
    /// seconds, or by ten times what the other context takes to load, if that is longer.
    package static let leastQuantum = 60.0
    private static let loadsAQuantum = 10.0
    /// Nothing is passed over for longer, in seconds.
    package static let longestPassing = 300.0
    /// Where renders take longer, a device gets no second task near the end of the work.
    package static let longestTailPrefetch = 10.0
    /// Bytes a second that a worker is taken to fetch.
    static let fetchRate = 50e6

    package var clocks = SubmitterClocks()
    /// By device, what is left of the quantum of work for which it loaded its context: others need not load it for the
    /// same lag.
    var stints: [FleetDevice.ID: (context: String, seconds: Double)] = [:]
    /// Since when work that comes later has gone ahead.
    var passings = Passings()

    package init() {}

    static func quantum(toLoad context: String, _ paces: RenderPaces) -> Double {
        max(leastQuantum, loadsAQuantum * paces.loadSeconds(context))
    }

    /// A task for each place that has one, in the order in which they are to be claimed.
    package mutating func plan(
        _ work: WaitingWork, for fleet: [FleetDevice], _ circumstances: Circumstances
    ) -> [Choice] {
        let running = fleet.flatMap { $0.tasks.map(\.submitter) }
        // Work that nobody here can take is no work yet: who has only such would keep the clock of newcomers back.
        let servable = work.queues.filter { queue in
            queue.groups.contains { group in
                fleet.contains { $0.holds(group.modelDigest, group.accessories) || $0.canFetch(group, circumstances) }
            }
        }
        clocks.setActive(Set(servable.map(\.submitter) + running.filter { !$0.isEmpty }))
        let present = Set(fleet.map(\.id))
        stints = stints.filter { present.contains($0.key) }
        passings.keep(work)
        guard work.count > 0, fleet.contains(where: { $0.room > 0 }) else { return [] }
        var round = DispatchRound(work, fleet: fleet, circumstances, policy: self)
        let choices = round.run()
        stints = round.stints
        passings = round.passings
        return choices
    }

    /// What the device would get if it had room.
    package func offer(
        to device: FleetDevice.ID, _ work: WaitingWork, _ fleet: [FleetDevice], _ circumstances: Circumstances
    ) -> OpenSegment? {
        var round = DispatchRound(work, fleet: fleet, circumstances, policy: self)
        return round.offer(to: device)
    }
}
