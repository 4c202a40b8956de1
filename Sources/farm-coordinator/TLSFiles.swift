import Certificates
import FarmBasics
import FarmConfiguration
import LocalFiles

/// What a coordinator is told of certificates.
struct TLSFiles: Sendable, Equatable {
    private typealias Keys = CoordinatorKeys

    var certificate: String
    var key: String
    /// Nil where no worker is enrolled.
    var authorities: String?
    /// Where it should be; it may be missing.
    var authorityKey: String?

    /// Nil without TLS.
    /// - Throws: `invalidInput` for half of what belongs together.
    init?(_ settings: Settings) throws {
        let (certificate, key) = (settings.text(Keys.tlsCertificate), settings.text(Keys.tlsKey))
        let authorities = settings.text(Keys.clientAuthorities)
        let authorityKey = settings.text(Keys.clientAuthorityKey)
        guard let certificate, let key else {
            let all = [Keys.tlsCertificate, Keys.tlsKey, Keys.clientAuthorities, Keys.clientAuthorityKey]
            guard let given = all.first(where: { settings.text($0) != nil }) else { return nil }
            let missing = certificate == nil ? Keys.tlsCertificate : Keys.tlsKey
            throw FarmError(
                .invalidInput,
                "\(settings.place(of: given)) is given without \(missing.name); both are files that 'farm-coordinator "
                    + "certificate' makes")
        }
        guard authorities != nil || authorityKey == nil else {
            throw FarmError(
                .invalidInput,
                "\(settings.place(of: Keys.clientAuthorityKey)) is given without \(Keys.clientAuthorities.name), the "
                    + "certificate that belongs to it")
        }
        self.certificate = Folders.absolute(certificate)
        self.key = Folders.absolute(key)
        self.authorities = authorities.map(Folders.absolute)
        self.authorityKey = authorityKey.map(Folders.absolute) ?? self.authorities.map(Self.keyPath)
    }

    /// `ca.key` for `ca.pem`.
    static func keyPath(beside certificate: String) -> String {
        let slash = certificate.lastIndex(of: "/").map { certificate.index(after: $0) } ?? certificate.startIndex
        let name = certificate[slash...]
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return certificate + ".key" }
        return certificate[..<dot] + ".key"
    }
}
