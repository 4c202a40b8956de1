import FarmTestSupport
import Glibc

/// Takes TCP connections on a free port and never says anything.
struct MuteListener {
    let port: Int
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) + listen(descriptor, 8) + getsockname(descriptor, pointer, &length)
            }
        }
        guard result == 0 else { throw TestFailure("no port to listen on") }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    func close() { _ = Glibc.close(descriptor) }
}
