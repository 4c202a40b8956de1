import FarmBasics
package import FoundationEssentials
import LocalFiles
import X509

/// What a house does once a year: a new certificate for its coordinator, and the first time an authority to sign it.
package struct CertificateRenewal: Sendable {
    /// What signed it; its fingerprint is what clients pin.
    package let authority: CertificateAuthority
    /// Whether the authority was made just now.
    package let isNewAuthority: Bool
    /// The names that the certificate is for.
    package let names: [CertificateName]
    /// What was written.
    package let server: CertificatePair

    /// Makes what is missing and renews what is there; an authority is never replaced. It blocks.
    /// - Parameters:
    ///   - names: empty for those of the certificate that is there, else of this machine.
    ///   - days: how long the coordinator's certificate is valid.
    package init(in folder: CertificateFolder, names: [CertificateName], days: Int, at now: Date) throws {
        let present = try folder.authority()
        isNewAuthority = present == nil
        let kept = names.isEmpty && present != nil ? Self.present(in: folder) : names
        self.names = kept.isEmpty ? MachineNames.all() : kept
        authority = try present ?? folder.makeAuthority(at: now)
        server = try authority.issueServer(names: self.names, days: days, at: now)
        try folder.write(server: server)
    }

    private static func present(in folder: CertificateFolder) -> [CertificateName] {
        // One that cannot be read is replaced, too.
        let certificates = try? CertificateFile.certificates(folder.serverCertificate)
        return certificates?.first.map(CertificateName.names) ?? []
    }
}
