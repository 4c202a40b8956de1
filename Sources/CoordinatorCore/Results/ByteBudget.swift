/// Permits on bytes in memory, given in the order of asking. Whoever waits for one reads nothing meanwhile, so that
/// flow control holds the sender back.
package actor ByteBudget {
    private let capacity: Int
    package private(set) var available: Int
    private var waiting: [(bytes: Int, resume: CheckedContinuation<Void, Never>)] = []

    package var waiters: Int { waiting.count }

    package init(bytes: Int) {
        capacity = bytes
        available = bytes
    }

    /// Waits for `bytes` of the budget; more than the whole budget counts as the whole.
    package func acquire(_ bytes: Int) async {
        let bytes = min(bytes, capacity)
        if waiting.isEmpty, bytes <= available {
            available -= bytes
            return
        }
        await withCheckedContinuation { waiting.append((bytes, $0)) }
    }

    package func release(_ bytes: Int) {
        available += min(bytes, capacity)
        while let first = waiting.first, first.bytes <= available {
            available -= first.bytes
            waiting.removeFirst()
            first.resume.resume()
        }
    }
}
