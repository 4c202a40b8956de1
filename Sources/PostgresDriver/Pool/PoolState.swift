/// Who has which connection and who waits for one: the pool's bookkeeping, without its waiting.
struct PoolState {
    /// What a caller may do now.
    enum Turn: Sendable {
        case use(PostgresConnection, idleSince: ContinuousClock.Instant)
        /// Make a connection; its place is reserved.
        case connect
    }

    struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Turn, any Error>
        let timer: Task<Void, Never>

        func resume(_ result: Result<Turn, any Error>) {
            timer.cancel()
            continuation.resume(with: result)
        }
    }

    private let size: Int
    private var idle: [(connection: PostgresConnection, since: ContinuousClock.Instant)] = []
    /// Connections that exist or are being made.
    private var count = 0
    /// First come, first served.
    private var waiters: [Waiter] = []
    private var nextID = 0
    private(set) var isClosed = false

    init(size: Int) {
        self.size = size
    }

    var waiterCount: Int { waiters.count }
    var openCount: Int { count }

    mutating func makeID() -> Int {
        nextID += 1
        return nextID
    }

    /// A turn at once, or nil if the caller must wait. Nobody overtakes those who wait.
    mutating func takeTurn() -> Turn? {
        guard waiters.isEmpty else { return nil }
        if let (connection, since) = idle.popLast() { return .use(connection, idleSince: since) }
        guard count < size else { return nil }
        count += 1
        return .connect
    }

    mutating func enqueue(_ waiter: Waiter) {
        waiters.append(waiter)
    }

    /// The waiter, if it still waits.
    mutating func removeWaiter(_ id: Int) -> Waiter? {
        waiters.firstIndex { $0.id == id }.map { waiters.remove(at: $0) }
    }

    /// Takes a connection back. Returns who gets it next, or nil where it rests.
    mutating func putBack(_ connection: PostgresConnection) -> Waiter? {
        guard waiters.isEmpty else { return waiters.removeFirst() }
        idle.append((connection, .now))
        return nil
    }

    /// Gives up the connections that nobody has. Returns what to close.
    mutating func dropIdle() -> [PostgresConnection] {
        defer {
            count -= idle.count
            idle = []
        }
        return idle.map(\.connection)
    }

    /// Gives up a connection's place. Returns who may make a connection in it.
    mutating func giveUpPlace() -> Waiter? {
        guard waiters.isEmpty else { return waiters.removeFirst() }
        count -= 1
        return nil
    }

    /// From now on nobody gets a turn. Returns what to close and whom to refuse.
    mutating func close() -> (idle: [PostgresConnection], waiters: [Waiter]) {
        isClosed = true
        defer { waiters = [] }
        return (dropIdle(), waiters)
    }
}
