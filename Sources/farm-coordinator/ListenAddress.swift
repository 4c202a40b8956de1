import FarmBasics
import FarmModel
import FarmTransport

/// Where a coordinator listens: as ``CoordinatorAddress`` has it, but with a port always, of which 0 is any free one, and
/// perhaps without a host, for all addresses of the machine.
enum ListenAddress: Equatable, CustomStringConvertible {
    case tcp(host: String, port: Int)
    case unix(path: String)

    init(parsing text: String) throws {
        if text.hasPrefix("unix:") {
            self = .unix(path: try CoordinatorAddress(parsing: text).host)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw FarmError(
                .invalidInput,
                "'\(text.shortened())' is no address to listen on; accepted: HOST:PORT, [IPV6]:PORT or unix:PATH, such as "
                    + "--listen 127.0.0.1:7433")
        }
        let host = text[..<colon].trimmingPrefix("[").prefix { $0 != "]" }
        self = .tcp(host: host.isEmpty ? "0.0.0.0" : String(host), port: Int(port))
    }

    var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
    }

    /// Without encryption whoever reads along has everything, tokens too.
    func check(insecure: Bool, isEncrypted: Bool) throws {
        guard isLocal || isEncrypted || insecure else {
            throw FarmError(
                .invalidInput,
                "refusing to listen on \(self) without encryption: give --tls-certificate and --tls-key, which "
                    + "'farm-coordinator certificate' makes, listen on loopback or a Unix socket, or accept that whoever reads "
                    + "along can use the farm with --insecure")
        }
    }

    /// As a listener takes it.
    var listener: FarmListener.Address {
        switch self {
        case .unix(let path): .unix(path: path)
        case .tcp("localhost", let port): .tcp(host: "127.0.0.1", port: port)
        case .tcp(let host, let port): .tcp(host: host, port: port)
        }
    }

    var description: String {
        switch self {
        case .tcp(let host, let port): CoordinatorAddress.text(host: host, port: port)
        case .unix(let path): "unix:\(path)"
        }
    }
}
