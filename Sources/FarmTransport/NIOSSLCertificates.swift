import NIOSSL
import SwiftASN1
import X509

extension NIOSSLCertificate {
    convenience init(_ certificate: Certificate) throws {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        try self.init(bytes: serializer.serializedBytes, format: .der)
    }
}

extension NIOSSLPrivateKey {
    convenience init(_ key: Certificate.PrivateKey) throws {
        try self.init(bytes: Array(try key.serializeAsPEM().pemString.utf8), format: .pem)
    }
}

extension [Certificate] {
    /// What a peer has shown.
    init(_ certificates: [NIOSSLCertificate]) throws {
        self = try certificates.map { try Certificate(derEncoded: try $0.toDERBytes()) }
    }
}
