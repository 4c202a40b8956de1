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

    /// Where to dial it: `127.0.0.1:PORT`, a port that the kernel chose.
    package let address: String
    private let listener: CInt
    private let target: Target
    private let traffic = Mutex(ProxyTraffic())

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
        let (listener, port) = try LoopbackSocket.listen()
        self.listener = listener
        address = "127.0.0.1:\(port)"
        Thread.detachNewThread { self.accept() }
    }

    // MARK: What goes wrong

    /// The connections there are, and those to come until ``heal()``, carry nothing more.
    package func fallSilent() { traffic.withLock { $0.change(.silent) } }

    /// The connections there are, and those to come until ``heal()``, lose what the server answers.
    package func loseAnswers() { traffic.withLock { $0.change(.deaf) } }

    /// New connections work again. What fell silent stays so: its bytes are lost.
    package func heal() { traffic.withLock { $0.heal() } }

    /// Breaks each connection once so many more bytes of the dialler's have passed.
    package func breakAfter(bytes: Int) { traffic.withLock { $0.breakAfter(bytes: bytes) } }

    /// Breaks all connections.
    package func breakNow() { traffic.withLock { $0.hangUp() } }

    /// Breaks connections as the bytes carried in a direction, by all connections together, reach these counts: each
    /// time the one that reaches it.
    package func `break`(at counts: [Int], _ direction: Direction) {
        traffic.withLock { $0.breaks[direction] = counts.sorted() }
    }

    /// Carries no byte beyond this count in a direction until ``goOn()``; whoever sends it has to wait.
    package func stall(at count: Int, _ direction: Direction) {
        traffic.withLock { $0.stalls[direction] = ProxyTraffic.Stall(count: count) }
    }

    /// Opens what ``stall(at:_:)`` has closed, in both directions.
    package func goOn() {
        let stalls = traffic.withLock { traffic in
            defer { traffic.stalls = [:] }
            return traffic.stalls
        }
        for stall in stalls.values { stall.gate.signal() }
    }

    /// From now on a message of the dialler's that holds the word loses its answer, one in so many: its connection
    /// breaks. Nil ends it.
    package func loseAnswers(to word: String?, oneIn: Int = 1, seed: UInt64 = 1) {
        traffic.withLock { $0.loss = word.map { AnswerLoss(word: $0, oneIn: oneIn, seed: seed) } }
    }

    /// Takes no more connections and breaks those there are; also one that has stalled.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        breakNow()
        goOn()
    }

    // MARK: What has passed

    /// Bytes that came in a direction so far, also those that broken connections did not deliver.
    package func carried(_ direction: Direction) -> Int { traffic.withLock { $0.carried[direction] ?? 0 } }

    /// How many connections have reached one of the counts of ``break(at:_:)``.
    package func breakCount(_ direction: Direction) -> Int { traffic.withLock { $0.broken[direction] ?? 0 } }

    /// How many connections were broken by ``loseAnswers(to:oneIn:seed:)``.
    package var lostAnswerCount: Int { traffic.withLock { $0.lost } }

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
            let id = traffic.withLock { $0.add(dialler: dialler, server: server) }
            Thread.detachNewThread { self.carry(id, from: dialler, to: server, .toServer) }
            Thread.detachNewThread { self.carry(id, from: server, to: dialler, .toDialler) }
        }
    }

    private func dial() -> CInt? {
        switch target {
        case .port(let port): LoopbackSocket.dial(port: port)
        case .socket(let path): LoopbackSocket.dial(path: path)
        }
    }

    private func carry(_ id: Int, from source: CInt, to sink: CInt, _ direction: Direction) {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = recv(source, &buffer, room(in: direction, upTo: buffer.count), 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let (passing, breaks) = traffic.withLock { $0.pass(buffer[..<count], of: id, direction) }
            guard LoopbackSocket.send(buffer[..<passing], to: sink), !breaks else { break }
        }
        // What came and was not read any more came over the wire all the same.
        var unread: CInt = 0
        if ioctl(source, UInt(FIONREAD), &unread) == 0 {
            traffic.withLock { $0.count(unread: Int(unread), direction) }
        }
        traffic.withLock { $0.finish(id) }
    }

    /// How many bytes may come next; waits while that is none.
    private func room(in direction: Direction, upTo limit: Int) -> Int {
        while true {
            let (room, gate) = traffic.withLock { $0.room(in: direction, upTo: limit) }
            guard room <= 0, let gate else { return room }
            gate.wait()
            // For the next who waits here.
            gate.signal()
        }
    }
}
