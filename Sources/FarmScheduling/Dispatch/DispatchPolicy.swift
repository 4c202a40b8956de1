package import FarmBasics
package import FarmModel

/// Which task a device with room gets next. Who: the submitter that has had least of the farm's time, by weight. What: their
/// first segment by priority, then age. Where: a device with the context loaded may stay with it for a while, and near the
/// end slow devices leave what fast ones are sooner done with. What has waited for five minutes goes before all that.
///
/// Tasks go to workers that hold their files. One that has to fetch some from the farm's store gets what no connected
/// worker holds whole, and of the rest only what is left once every holder with room has chosen.
package struct DispatchPolicy: Sendable {
    /// A task for a device: one of the segment's.
    package struct Choice: Sendable, Equatable {
        /// One with room for a task at the time of the plan.
        package var device: FleetDevice.ID
        /// As it was read: its count is not lowered by the choices before this one.
        package var segment: OpenSegment
        /// Seconds that the image is expected to take there.
        package var expected: Double
        /// The submitter's: a second costs it 1/weight.
        package var weight: Double
    }

    /// What the decisions depend on beside the work and the devices.
    package struct Circumstances: Sendable {
        /// By which renders and loads are expected to take their time.
        package var paces: RenderPaces
        /// Sizes of the files in the model store, by digest.
        package var stored: [Digest: Int64]
        /// By a segment's first image, the sessions whose workers are barred from what it has left.
        package var barred: [TaskID: Set<SessionID>]
        /// Seconds on a clock that never goes back.
        package var now: Double

        /// - Parameter now: seconds since the planner's start; only differences count.
        package init(
            paces: RenderPaces, stored: [Digest: Int64] = [:], barred: [TaskID: Set<SessionID>] = [:], now: Double
        ) {
            self.paces = paces
            self.stored = stored
            self.barred = barred
            self.now = now
        }
    }

    /// Nothing is passed over for longer, in seconds.
    package static let longestPassing = 300.0
    /// What has waited so long then gets so many seconds of rendering at least: 1 in 16 of the time.
    static let leastTurn = longestPassing / 15
    /// What waits is seen to in time for this: there is a turn's room for what nobody could foresee.
    static let aimedPassing = longestPassing - leastTurn
    /// Where renders take longer, a device gets no second task near the end of the work.
    static let longestTailPrefetch = 10.0
    /// Bytes a second that a worker is taken to fetch.
    static let fetchRate = 50e6

    /// What each submitter has had; shared with the other coordinators through the store.
    package var clocks = SubmitterClocks()
    var contest = Contest()
    var passings = Passings()

    /// Starts with clocks at 0, before the store's are read.
    package init() {}

    /// A device may serve others with its context while they lead the submitter whose turn it is by less than this many
    /// seconds. Half of what may be passed over: two who are alike then change places about as seldom as that allows.
    static func quantum(toLoad context: String, _ paces: RenderPaces) -> Double {
        min(longestPassing / 2, 30 * paces.loadSeconds(context))
    }

    /// A task for each place that has one, in the order in which they are to be claimed.
    package mutating func plan(
        _ work: WaitingWork, for fleet: [FleetDevice], _ circumstances: Circumstances
    ) -> [Choice] {
        if contest.look(at: work, fleet, circumstances) {
            clocks.setActive(contest.submitters, rivals: contest.rivals(of:))
            passings.keep(work)
        }
        guard work.count > 0, fleet.contains(where: { $0.room > 0 }) else { return [] }
        var round = DispatchRound(work, fleet: fleet, circumstances, policy: self)
        let choices = round.run()
        passings = round.passings
        return choices
    }

    /// Tasks that were handed out are queued again before they have begun.
    package mutating func callBack(_ recalls: [TailPolicy.Recall]) {
        for recall in recalls { passings.callBack(job: recall.attempt.task.job) }
    }
}
