import Synchronization

/// Whether Ctrl-C was pressed.
final class InterruptFlag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
}
