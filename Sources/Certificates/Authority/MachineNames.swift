import Glibc

/// Under which names and addresses others may reach this machine.
enum MachineNames {
    /// Its own name, in short and in full, its addresses, and those of loopback.
    static func all() -> [CertificateName] {
        let host = hostName()
        return choose(hosts: [canonicalName(of: host), host], addresses: addresses())
    }

    /// What of them a certificate can have, none twice.
    static func choose(hosts: [String], addresses: [String]) -> [CertificateName] {
        var names: [CertificateName] = []
        for text in hosts + ["localhost"] + addresses + ["127.0.0.1", "::1"] {
            // Of an address with a zone nobody else knows the zone.
            guard let name = try? CertificateName(parsing: text), !names.contains(name) else { continue }
            names.append(name)
        }
        return names
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return text(name)
    }

    private static func canonicalName(of host: String) -> String {
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        var list: UnsafeMutablePointer<addrinfo>?
        guard !host.isEmpty, getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return host }
        defer { freeaddrinfo(first) }
        return first.pointee.ai_canonname.map { String(cString: $0) } ?? host
    }

    private static func addresses() -> [String] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0, let first = list else { return [] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next: UnsafeMutablePointer<ifaddrs>? = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let address = entry.ifa_addr, entry.ifa_flags & UInt32(IFF_UP) != 0 else { continue }
            let length: Int
            switch CInt(address.pointee.sa_family) {
            case AF_INET: length = MemoryLayout<sockaddr_in>.size
            case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
            default: continue
            }
            var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard
                getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
            else { continue }
            found.append(text(host))
        }
        return found
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
