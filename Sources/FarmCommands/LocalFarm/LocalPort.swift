import FarmBasics
import Glibc
import LocalFiles

/// A TCP port on this machine's loopback address.
enum LocalPort {
    /// Refuses a port that something listens on already, before anything is started. Port 0 is any free one.
    static func requireFree(_ port: Int) throws {
        guard (0...65535).contains(port) else {
            throw FarmError(.invalidInput, "--port \(port) is out of range; accepted: 0 (any free one) to 65535")
        }
        guard port != 0 else { return }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // As the coordinator does: connections that ended a moment ago do not hold the port.
        var isOn: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result != 0 else { return }
        throw FarmError(
            .failedPrecondition,
            "cannot listen on 127.0.0.1:\(port) (\(SystemError().text)); choose another port with --port, "
                + "or --port 0 for any free one")
    }
}
