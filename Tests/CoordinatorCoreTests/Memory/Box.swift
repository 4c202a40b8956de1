import Synchronization

/// A value that tasks share.
final class Box<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    init(_ value: Value) { stored = Mutex(value) }

    var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }

    func change<Answer: Sendable>(_ body: (inout Value) -> Answer) -> Answer { stored.withLock { body(&$0) } }
}
