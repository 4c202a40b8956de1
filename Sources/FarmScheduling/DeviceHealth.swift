package import FarmModel

/// Whether a device is fit to render: one that fails different tasks with no success between is the likelier cause, and
/// gets none for a while, each time for longer. After that it gets one, by which it shows itself mended or not.
package struct DeviceHealth: Sendable, Equatable {
    /// So many different tasks, or one of them twice.
    package static let failuresToCool = 3
    package static let firstPause = Duration.seconds(30)
    package static let longestPause = Duration.seconds(600)

    /// What failed here since the last success.
    private var failed: Set<TaskID> = []
    /// Cool-downs since the last success.
    package private(set) var times = 0
    package private(set) var cooledUntil: ContinuousClock.Instant?
    package private(set) var reason = ""

    package init() {}

    /// As another coordinator, or an earlier session, left it.
    package init(_ cooling: DeviceCooling, now: ContinuousClock.Instant) {
        times = cooling.times
        cooledUntil = now + cooling.remaining
        reason = cooling.reason
    }

    package func isCooling(now: ContinuousClock.Instant) -> Bool { cooledUntil.map { now < $0 } ?? false }

    /// How many tasks more it may have while it has `held`; without bound for a healthy one.
    package func room(held: Int, now: ContinuousClock.Instant) -> Int {
        if isCooling(now: now) { return 0 }
        return times == 0 ? .max : max(0, 1 - held)
    }

    /// Notes a failure.
    /// - Returns: how long the device is to rest, where it is.
    package mutating func fail(
        _ task: TaskID, _ failure: FailureClass, reason: String, now: ContinuousClock.Instant
    ) -> Duration? {
        // What was in hand when it cooled down says nothing new.
        guard failure.tellsOfDevice, !isCooling(now: now) else { return nil }
        let isRepeated = !failed.insert(task).inserted && failure.isOfWorker
        guard times > 0 || failed.count >= Self.failuresToCool || isRepeated else { return nil }
        let pause = min(Self.firstPause * (1 << min(times, 10)), Self.longestPause)
        times += 1
        cooledUntil = now + pause
        self.reason = reason
        return pause
    }

    /// Notes a success.
    /// - Returns: whether the device had been cooled down.
    package mutating func succeed() -> Bool {
        defer { self = DeviceHealth() }
        return times > 0
    }
}

extension FailureClass {
    /// Whether the failure is the worker's: its files, its disk, its device. It says nothing of the task, which rests from
    /// this worker for a while and goes to another; where each fails it so for hours, it fails in the end.
    package var isOfWorker: Bool {
        switch self {
        case .missingModel, .modelLoadFailed, .inputOutput, .diskFull: true
        case .engineCrash, .outOfMemory, .killed, .hang, .deadline, .engineError, .invalidInput, .workerLost: false
        }
    }

    /// Whether several such failures in a row, of different tasks, tell of a broken device.
    var tellsOfDevice: Bool {
        switch self {
        case .engineCrash, .engineError, .hang: true
        case .outOfMemory, .killed, .deadline, .invalidInput, .workerLost: false
        case .missingModel, .modelLoadFailed, .inputOutput, .diskFull: true
        }
    }
}
