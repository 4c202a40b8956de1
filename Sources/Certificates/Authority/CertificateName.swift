package import FarmBasics
import Glibc
import SwiftASN1
package import X509

/// A name under which a server is reached: of the DNS, or an address.
package enum CertificateName: Sendable, Hashable, CustomStringConvertible {
    /// In lower case; a first part of `*` stands for any one.
    case host(String)
    /// 4 bytes, or 16.
    case address([UInt8])

    /// - Throws: `invalidInput` for what is neither a name of the DNS nor an address.
    package init(parsing text: String) throws(FarmError) {
        if let bytes = Self.addressBytes(text) {
            self = .address(bytes)
            return
        }
        let name = (text.hasSuffix(".") ? String(text.dropLast()) : text).lowercased()
        guard Self.isHostName(name) else {
            throw FarmError(
                .invalidInput,
                "'\(text.shortened())' is no name for a certificate; accepted: a host's name, an IPv4 or an IPv6 address"
            )
        }
        self = .host(name)
    }

    /// Without a zone: an IPv6 address that needs one is another machine's to every machine.
    package static func addressBytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// As people write it, an IPv6 address without brackets.
    package var description: String {
        switch self {
        case .host(let name): return name
        case .address(let bytes):
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    var generalName: GeneralName {
        switch self {
        case .host(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }

    /// The names that a certificate is for, as its subject alternative names say.
    package static func names(of certificate: Certificate) -> [CertificateName] {
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return [] }
        return names.compactMap { name in
            switch name {
            case .dnsName(let name): .host(name)
            case .ipAddress(let bytes) where [4, 16].contains(bytes.bytes.count): .address(Array(bytes.bytes))
            default: nil
            }
        }
    }

    private static func isHostName(_ name: String) -> Bool {
        let parts = (name.hasPrefix("*.") ? name.dropFirst(2) : name[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && parts.allSatisfy { part in
                (1...63).contains(part.utf8.count) && part.first != "-" && part.last != "-"
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                            UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
            // Such as 256.1.1.1: no top level of the DNS is a number.
            && parts.last?.allSatisfy(\.isNumber) == false
    }
}
