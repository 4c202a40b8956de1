package import FarmModel

/// Which failures are tried again, where, and how often.
package enum FailurePolicy {
    /// A task that failed this often on its own account fails for good.
    package static let maximumFailures = 3
    /// So many of the grave ones are enough: it ended engine hosts, or workers refused what it asks for.
    package static let maximumGrave = 2
    /// A task that fit devices lost this often to an outside hand, or with their sessions, fails for good: it may be the
    /// cause.
    package static let maximumLosses = 20
    /// The count of attempts has an end, too. With the rests between them that takes a large farm of broken workers days.
    package static let maximumAttempts = 10_000

    /// How long a task stays away from a worker that failed it and may not be to blame: longer with each try.
    package static func rest(attempt: Int) -> Duration {
        min(DeviceHealth.firstPause * (1 << min(max(0, attempt - 1), 10)), DeviceHealth.longestPause)
    }

    /// A device that fails everything is to show itself mended by a task that it has not failed yet, if there is one.
    package static let restFromBroken = Duration.seconds(86_400)

    /// The same by what happened; zero where the worker may have it again at once.
    package static func rest(after failure: FailureClass, _ blame: FailureBlame, attempt: Int) -> Duration {
        if blame == .device { return restFromBroken }
        return switch failure.cause {
        // The device gets nothing as large again.
        case .memory: .zero
        // Once or twice is chance.
        case .outside: attempt > freeLosses ? rest(attempt: attempt - freeLosses) : .zero
        case .task, .either, .worker: rest(attempt: attempt)
        }
    }

    /// After so many attempts a task rests from a worker that is lost with it.
    package static let freeLosses = 2

    /// A worker that left this long ago may come back: a task waits for it.
    package static let absence = Duration.seconds(600)

    /// Whether a task with these counts has failed for good.
    package static func isFinal(attempt: Int, failures: Int, grave: Int, losses: Int) -> Bool {
        failures >= maximumFailures || grave >= maximumGrave || losses >= maximumLosses || attempt >= maximumAttempts
    }
}

/// Whose a failure is by what happened.
package enum FailureCause: Sendable {
    /// The task's: another worker says the same.
    case task
    /// The task's or the device's: what the device does next tells (``DeviceHealth``).
    case either
    /// The worker's: its files, its disk, its build.
    case worker
    /// Nobody's here: somebody ended the host, or the worker.
    case outside
    /// The task asks for more than the device has.
    case memory
}

extension FailureClass {
    /// Fixed by the class alone, whoever's the device is and however often it happened.
    package var cause: FailureCause {
        switch self {
        case .invalidInput: .task
        case .engineCrash, .hang, .deadline, .engineError: .either
        case .missingModel, .modelLoadFailed, .inputOutput, .diskFull: .worker
        case .killed, .workerLost: .outside
        case .outOfMemory: .memory
        }
    }

    /// Whether two such failures of a task are enough.
    package var isGrave: Bool {
        switch self {
        case .engineCrash, .hang, .deadline, .invalidInput: true
        case .outOfMemory, .killed, .engineError, .missingModel, .modelLoadFailed, .workerLost, .diskFull, .inputOutput:
            false
        }
    }
}
