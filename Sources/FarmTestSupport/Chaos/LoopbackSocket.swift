import Foundation
import Glibc

/// Sockets that stay on this machine.
enum LoopbackSocket {
    /// Listens on a port that the kernel chose.
    static func listen() throws -> (descriptor: CInt, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var own = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw TestFailure("a proxy cannot listen: \(String(cString: strerror(errno)))") }
        return (listener, UInt16(bigEndian: own.sin_port))
    }

    /// Nil where nobody listens.
    static func dial(port: UInt16) -> CInt? { dial(AF_INET, loopback(port: port)) }

    /// - Parameter path: a Unix socket's.
    static func dial(path: String) -> CInt? { dial(AF_UNIX, unix(path)) }

    /// Whether all of it went out.
    static func send(_ bytes: ArraySlice<UInt8>, to sink: CInt) -> Bool {
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

    private static func dial<Address>(_ family: Int32, _ address: Address) -> CInt? {
        let server = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let isConnected = withUnsafeBytes(of: address) { bytes in
            bytes.bindMemory(to: sockaddr.self).baseAddress.map { connect(server, $0, socklen_t(bytes.count)) } == 0
        }
        if isConnected { return server }
        close(server)
        return nil
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
