import Dispatch
import Foundation
import Glibc
import Synchronization

/// Passes TCP connections on to a port or a Unix socket of this machine, and can do what networks do: fall silent,
/// break, lose answers, stall. It counts what it carries.
package final class TCPProxy: Sendable {
    /// Of bytes: to whom they go.
    package enum Direction: Sendable { case toServer, toDialler }

    private enum Target: Sendable {
        case port(UInt16)
        /// A Unix socket's path.
        case socket(String)
    }

    /// What becomes of a connection's bytes.
    private enum Way: Sendable {
        case open
        /// Nothing arrives in either direction, and neither end is told.
        case silent
        /// What the dialler says arrives, what it is answered does not.
        case deaf
    }

    private struct Connection: Sendable {
        var dialler: CInt
        var server: CInt
        var way: Way
        /// Bytes of the dialler's that still pass before the connection breaks.
        var allowance: Int?
        /// Breaks when the server answers.
        var losesAnswer = false
        /// Threads that still use the descriptors.
        var users = 2
    }

    private struct State: Sendable {
        var connections: [Int: Connection] = [:]
        var next = 0
        /// Of connections to come.
        var way = Way.open
        /// Bytes that came in each direction.
        var carried: [Direction: Int] = [:]
        /// Of these counts each breaks the connection that reaches it; ascending.
        var breaks: [Direction: [Int]] = [:]
        var broken: [Direction: Int] = [:]
        var stalls: [Direction: Stall] = [:]
        var loss: AnswerLoss?
        /// Connections that were broken over a lost answer.
        var lost = 0
    }

    /// Nothing is carried in a direction beyond this count until the gate is opened.
    private struct Stall: Sendable {
        var count: Int
        let gate = DispatchSemaphore(value: 0)
    }

    /// Where to dial it: `127.0.0.1:PORT`, a port that the kernel chose.
    package let address: String
    private let listener: CInt
    private let target: Target
    private let state = Mutex(State())

    /// - Parameter target: `127.0.0.1:PORT`.
    package convenience init(to target: String) throws {
        guard let port = target.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw TestFailure("'\(target)' has no port")
        }
        try self.init(.port(port))
    }

    /// - Parameter path: a Unix socket's.
    package convenience init(toSocket path: String) throws { try self.init(.socket(path)) }

    private init(_ target: Target) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var own = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        self.listener = listener
        guard isListening else { throw TestFailure("a proxy cannot listen: \(String(cString: strerror(errno)))") }
        address = "127.0.0.1:\(UInt16(bigEndian: own.sin_port))"
        Thread.detachNewThread { self.accept() }
    }

    // MARK: What goes wrong

    /// The connections there are, and those to come until ``heal()``, carry nothing more.
    package func fallSilent() { change(.silent) }

    /// The connections there are, and those to come until ``heal()``, lose what the server answers.
    package func loseAnswers() { change(.deaf) }

    /// New connections work again. What fell silent stays so: its bytes are lost.
    package func heal() { state.withLock { $0.way = .open } }

    /// Breaks each connection once so many more bytes of the dialler's have passed.
    package func breakAfter(bytes: Int) {
        state.withLock { state in
            for id in state.connections.keys { state.connections[id]?.allowance = bytes }
        }
    }

    /// Breaks all connections.
    package func breakNow() {
        state.withLock { state in
            for connection in state.connections.values { Self.hangUp(connection) }
        }
    }

    /// Breaks connections as the bytes carried in a direction, by all connections together, reach these counts: each
    /// time the one that reaches it.
    package func `break`(at counts: [Int], _ direction: Direction) {
        state.withLock { $0.breaks[direction] = counts.sorted() }
    }

    /// Carries no byte beyond this count in a direction until ``goOn()``; whoever sends it has to wait.
    package func stall(at count: Int, _ direction: Direction) {
        state.withLock { $0.stalls[direction] = Stall(count: count) }
    }

    /// Opens what ``stall(at:_:)`` has closed, in both directions.
    package func goOn() {
        let stalls = state.withLock { state in
            defer { state.stalls = [:] }
            return state.stalls
        }
        for stall in stalls.values { stall.gate.signal() }
    }

    /// From now on a message of the dialler's that holds the word loses its answer, one in so many: its connection
    /// breaks. Nil ends it.
    package func loseAnswers(to word: String?, oneIn: Int = 1, seed: UInt64 = 1) {
        state.withLock { $0.loss = word.map { AnswerLoss(word: $0, oneIn: oneIn, seed: seed) } }
    }

    /// Takes no more connections and breaks those there are; also one that has stalled.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        breakNow()
        goOn()
    }

    // MARK: What has passed

    /// Bytes that came in a direction so far, also those that broken connections did not deliver.
    package func carried(_ direction: Direction) -> Int { state.withLock { $0.carried[direction] ?? 0 } }

    /// How many connections have reached one of the counts of ``break(at:_:)``.
    package func breakCount(_ direction: Direction) -> Int { state.withLock { $0.broken[direction] ?? 0 } }

    /// How many connections were broken by ``loseAnswers(to:oneIn:seed:)``.
    package var lostAnswerCount: Int { state.withLock { $0.lost } }

    private func change(_ way: Way) {
        state.withLock { state in
            state.way = way
            for id in state.connections.keys { state.connections[id]?.way = way }
        }
    }

    // MARK: Carrying

    private func accept() {
        defer { close(listener) }
        while true {
            let dialler = Glibc.accept(listener, nil, nil)
            if dialler < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            guard let server = dial() else {
                close(dialler)
                continue
            }
            let id = state.withLock { state in
                state.next += 1
                state.connections[state.next] = Connection(dialler: dialler, server: server, way: state.way)
                return state.next
            }
            Thread.detachNewThread { self.carry(id, from: dialler, to: server, .toServer) }
            Thread.detachNewThread { self.carry(id, from: server, to: dialler, .toDialler) }
        }
    }

    private func dial() -> CInt? {
        switch target {
        case .port(let port): Self.dial(AF_INET, Self.loopback(port: port))
        case .socket(let path): Self.dial(AF_UNIX, Self.unix(path))
        }
    }

    private static func dial<Address>(_ family: Int32, _ address: Address) -> CInt? {
        let server = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let isConnected = withUnsafeBytes(of: address) { bytes in
            bytes.bindMemory(to: sockaddr.self).baseAddress.map { connect(server, $0, socklen_t(bytes.count)) } == 0
        }
        if isConnected { return server }
        close(server)
        return nil
    }

    private func carry(_ id: Int, from source: CInt, to sink: CInt, _ direction: Direction) {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = recv(source, &buffer, room(in: direction, upTo: buffer.count), 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let (passing, breaks) = pass(buffer[..<count], of: id, direction)
            guard send(buffer[..<passing], to: sink), !breaks else { break }
        }
        // What came and was not read any more came over the wire all the same.
        var unread: CInt = 0
        if ioctl(source, UInt(FIONREAD), &unread) == 0 {
            state.withLock { $0.carried[direction, default: 0] += Int(unread) }
        }
        finish(id)
    }

    /// How many bytes may come next; waits while that is none.
    private func room(in direction: Direction, upTo limit: Int) -> Int {
        while true {
            let (room, gate) = state.withLock { state -> (Int, DispatchSemaphore?) in
                guard let stall = state.stalls[direction] else { return (limit, nil) }
                return (min(limit, stall.count - (state.carried[direction] ?? 0)), stall.gate)
            }
            guard room <= 0, let gate else { return room }
            gate.wait()
            // For the next who waits here.
            gate.signal()
        }
    }

    /// How many of these bytes pass, and whether the connection then breaks.
    private func pass(
        _ bytes: ArraySlice<UInt8>, of id: Int, _ direction: Direction
    ) -> (passing: Int, breaks: Bool) {
        let count = bytes.count
        return state.withLock { state in
            let carried = (state.carried[direction] ?? 0) + count
            state.carried[direction] = carried
            guard let connection = state.connections[id] else { return (0, true) }
            switch connection.way {
            case .silent: return (0, false)
            case .deaf: return (direction == .toServer ? count : 0, false)
            case .open: break
            }
            if let place = state.breaks[direction]?.first, place <= carried {
                state.breaks[direction]?.removeAll { $0 <= carried }
                state.broken[direction, default: 0] += 1
                return (max(0, count - (carried - place)), true)
            }
            if connection.losesAnswer, direction == .toDialler { return (0, true) }
            if direction == .toServer, let fate = state.loss?.fate(of: bytes), fate != .goesOn {
                state.lost += 1
                state.connections[id]?.losesAnswer = true
                return (count, fate == .breaksAtOnce)
            }
            guard direction == .toServer, let allowance = connection.allowance else { return (count, false) }
            state.connections[id]?.allowance = allowance - count
            return (min(count, allowance), allowance <= count)
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, to sink: CInt) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Ends both directions; the second thread to come here closes the descriptors.
    private func finish(_ id: Int) {
        state.withLock { state in
            guard let connection = state.connections[id] else { return }
            Self.hangUp(connection)
            guard connection.users == 1 else {
                state.connections[id]?.users = 1
                return
            }
            state.connections[id] = nil
            close(connection.dialler)
            close(connection.server)
        }
    }

    private static func hangUp(_ connection: Connection) {
        shutdown(connection.dialler, Int32(SHUT_RDWR))
        shutdown(connection.server, Int32(SHUT_RDWR))
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func unix(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Zeros follow: a path that is too long is cut, and leads nowhere.
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return address
    }
}
