package import FarmModel

/// Whether a device is fit to render, and with it whether what it failed is its own fault or the task's.
///
/// A device that fails different tasks with no success between is the likelier cause: it gets none for a while, each
/// time for longer, and then one, by which it shows itself mended or not; none of these failures counts against a task.
/// A device that renders the next image has shown that the one before was to blame: now it counts. Where there is
/// no next image, a device that rendered others before has to fail the same one once more. And who failed a task, was
/// cooled down, rendered another and fails that task again is not broken.
package struct DeviceHealth: Sendable, Equatable {
    /// A failure of which it is not known yet whose it was.
    package struct Suspicion: Sendable, Equatable {
        /// The last one.
        package var attempt: AttemptID
        /// What went wrong the last time; it goes with the conviction, should the task be to blame.
        package var failure: FailureClass
        /// How many different attempts at the task have failed here since the last success, from 1.
        package var tries = 1
        var at: ContinuousClock.Instant
    }

    /// What is to be done about a failure.
    package struct Judgement: Sendable, Equatable {
        /// `.open` until the device's next task tells; `.device` while the device is on trial.
        package var blame: FailureBlame
        /// How long the device is to rest, where it is.
        package var pause: Duration?
    }

    /// So many different tasks, or one of them twice.
    package static let failuresToCool = 3
    /// A device that was fit once and has tried a task this often is believed: with its pauses that takes hours.
    package static let mostTries = 20
    /// The rest after a device's first cool-down; each one in a row doubles it.
    package static let firstPause = Duration.seconds(30)
    /// Where the doubling ends.
    package static let longestPause = Duration.seconds(600)

    /// What failed here since the last success.
    private var suspicions: [TaskID: Suspicion] = [:]
    /// What it had failed when it cooled down, and has not rendered since it is fit again.
    private var doubtful: Set<TaskID> = []
    /// Whether the device has rendered an image in this session.
    package private(set) var hasSucceeded = false
    /// Cool-downs since the last success.
    package private(set) var times = 0
    /// When the rest ends; from then on the device is on trial with one task at a time. Nil for one that is fit.
    package private(set) var cooledUntil: ContinuousClock.Instant?
    /// The failure that led to the last cool-down, in words for people; empty for a device that is fit.
    package private(set) var reason = ""

    /// A device of which nothing is known: fit, and without a success that would speak for it.
    package init() {}

    /// As another coordinator, or an earlier session, left it.
    package init(_ cooling: DeviceCooling, now: ContinuousClock.Instant) {
        times = cooling.times
        cooledUntil = now + cooling.remaining
        reason = cooling.reason
    }

    /// Whether it has been on trial for so long, and nobody has given it a task.
    package func hasWaited(_ time: Duration, now: ContinuousClock.Instant) -> Bool {
        times > 0 && cooledUntil.map { now - $0 >= time } ?? false
    }

    /// Whether it rests now and may have no task at all.
    package func isCooling(now: ContinuousClock.Instant) -> Bool { cooledUntil.map { now < $0 } ?? false }

    /// How many tasks more it may have while it has `held`; without bound for a healthy one.
    package func room(held: Int, now: ContinuousClock.Instant) -> Int {
        if isCooling(now: now) { return 0 }
        return times == 0 ? .max : max(0, 1 - held)
    }

    /// Notes a failure. The same attempt may be noted twice.
    package mutating func fail(
        _ attempt: AttemptID, _ failure: FailureClass, reason: String, now: ContinuousClock.Instant
    ) -> Judgement {
        switch failure.cause {
        // Nothing was tried on the device. One that fails everything else is not believed in this, either.
        case .task: return Judgement(blame: times == 0 ? .task : .device)
        case .memory: return Judgement(blame: .task)
        case .either, .worker, .outside: break
        }
        if failure.cause == .either, times == 0, suspicions.isEmpty, doubtful.contains(attempt.task) {
            return Judgement(blame: .task)
        }
        let tries = suspect(attempt, failure, now)
        let counts = counts(failure, tries: tries)
        let isRepeated = tries > 1 && !(isProof(failure) && suspicions.count == 1)
        let pause = pause(isRepeated: isRepeated, reason: reason, now: now)
        return Judgement(blame: counts ? .task : times > 0 ? .device : .open, pause: pause)
    }

    /// What is to be made of the failure of a task of which it is not known which device had it.
    package static func judgement(unheard failure: FailureClass) -> Judgement {
        Judgement(blame: failure.cause == .task || failure.cause == .memory ? .task : .open)
    }

    private mutating func suspect(
        _ attempt: AttemptID, _ failure: FailureClass, _ now: ContinuousClock.Instant
    ) -> Int {
        var suspicion = Suspicion(attempt: attempt, failure: failure, at: now)
        if let before = suspicions[attempt.task] {
            suspicion.tries = before.tries + (before.attempt == attempt ? 0 : 1)
        }
        suspicions[attempt.task] = suspicion
        return suspicion.tries
    }

    private func counts(_ failure: FailureClass, tries: Int) -> Bool {
        let isAlone = times == 0 && suspicions.count == 1
        return switch failure.cause {
        case .either: isAlone ? isProof(failure) && tries > 1 : hasSucceeded && tries >= Self.mostTries
        case .outside: hasSucceeded && isAlone
        case .task, .memory: true
        case .worker: false
        }
    }

    /// Whether the same failure of the same task tells of the task. An engine that lives on and says what is wrong is fit.
    private func isProof(_ failure: FailureClass) -> Bool {
        failure.cause == .either && (hasSucceeded || failure == .engineError)
    }

    private mutating func pause(isRepeated: Bool, reason: String, now: ContinuousClock.Instant) -> Duration? {
        // What was in hand when it cooled down says nothing new.
        guard !isCooling(now: now), times > 0 || suspicions.count >= Self.failuresToCool || isRepeated else {
            return nil
        }
        let pause = min(Self.firstPause * (1 << min(times, 10)), Self.longestPause)
        times += 1
        cooledUntil = now + pause
        self.reason = reason
        return pause
    }

    /// Notes a success: it tells of the failures before that render, and says nothing of those since.
    /// - Returns: whether the device had been cooled down and is fit again, and of which tasks it is known now that they
    ///   were to blame.
    package mutating func succeed(begunAt: ContinuousClock.Instant) -> (isRecovered: Bool, convicted: [Suspicion]) {
        hasSucceeded = true
        let told = suspicions.values.filter { $0.at <= begunAt }
        for suspicion in told { suspicions[suspicion.attempt.task] = nil }
        guard times == 0 else {
            doubtful.formUnion(told.filter { $0.failure.cause == .either }.map(\.attempt.task))
            guard suspicions.isEmpty else { return (false, []) }
            (times, cooledUntil, reason) = (0, nil, "")
            return (true, [])
        }
        return (false, told.filter { $0.failure.cause == .either }.sorted { $0.attempt.task < $1.attempt.task })
    }
}
