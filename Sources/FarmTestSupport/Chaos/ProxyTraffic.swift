import Dispatch

/// What a ``TCPProxy`` carries and has carried, and which of it does not arrive.
struct ProxyTraffic: Sendable {
    typealias Direction = TCPProxy.Direction

    /// Nothing is carried in a direction beyond this count until the gate is opened.
    struct Stall: Sendable {
        var count: Int
        let gate = DispatchSemaphore(value: 0)
    }

    private var connections: [Int: ProxiedConnection] = [:]
    private var next = 0
    /// Of connections to come.
    private var way = ProxiedConnection.Way.open
    /// Bytes that came in each direction.
    private(set) var carried: [Direction: Int] = [:]
    /// Of these counts each breaks the connection that reaches it; ascending.
    var breaks: [Direction: [Int]] = [:]
    private(set) var broken: [Direction: Int] = [:]
    var stalls: [Direction: Stall] = [:]
    var loss: AnswerLoss?
    /// Connections that were broken over a lost answer.
    private(set) var lost = 0

    /// - Returns: the connection's number.
    mutating func add(dialler: CInt, server: CInt) -> Int {
        next += 1
        connections[next] = ProxiedConnection(dialler: dialler, server: server, way: way)
        return next
    }

    /// The connections there are, and those to come.
    mutating func change(_ way: ProxiedConnection.Way) {
        self.way = way
        for id in connections.keys { connections[id]?.way = way }
    }

    /// The connections to come.
    mutating func heal() { way = .open }

    /// The connections there are.
    mutating func breakAfter(bytes: Int) {
        for id in connections.keys { connections[id]?.allowance = bytes }
    }

    /// The connections there are.
    func hangUp() {
        for connection in connections.values { connection.hangUp() }
    }

    /// How many bytes may come next; while that is none, with the gate at which to wait.
    func room(in direction: Direction, upTo limit: Int) -> (room: Int, gate: DispatchSemaphore?) {
        guard let stall = stalls[direction] else { return (limit, nil) }
        return (min(limit, stall.count - (carried[direction] ?? 0)), stall.gate)
    }

    /// Bytes that came and were not read any more.
    mutating func count(unread: Int, _ direction: Direction) { carried[direction, default: 0] += unread }

    /// How many of these bytes pass, and whether the connection then breaks.
    mutating func pass(
        _ bytes: ArraySlice<UInt8>, of id: Int, _ direction: Direction
    ) -> (passing: Int, breaks: Bool) {
        let count = bytes.count
        let carried = (self.carried[direction] ?? 0) + count
        self.carried[direction] = carried
        guard let connection = connections[id] else { return (0, true) }
        switch connection.way {
        case .silent: return (0, false)
        case .deaf: return (direction == .toServer ? count : 0, false)
        case .open: break
        }
        if let place = breaks[direction]?.first, place <= carried {
            breaks[direction]?.removeAll { $0 <= carried }
            broken[direction, default: 0] += 1
            return (max(0, count - (carried - place)), true)
        }
        if connection.losesAnswer, direction == .toDialler { return (0, true) }
        if direction == .toServer, let fate = loss?.fate(of: bytes), fate != .goesOn {
            lost += 1
            connections[id]?.losesAnswer = true
            return (count, fate == .breaksAtOnce)
        }
        guard direction == .toServer, let allowance = connection.allowance else { return (count, false) }
        connections[id]?.allowance = allowance - count
        return (min(count, allowance), allowance <= count)
    }

    /// Ends both directions; the second thread to come here closes the descriptors.
    mutating func finish(_ id: Int) {
        guard let connection = connections[id] else { return }
        connection.hangUp()
        guard connection.users == 1 else {
            connections[id]?.users = 1
            return
        }
        connections[id] = nil
        connection.close()
    }
}
