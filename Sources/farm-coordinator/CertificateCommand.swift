import ArgumentParser
import Certificates
import FarmBasics
import FarmModel
import Foundation
import LocalFiles
import X509

/// `farm-coordinator certificate`: what a house without an authority of its own needs for TLS.
struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Makes or renews the coordinator's certificate, and ends.",
        discussion: """
            The first time it makes the house's own authority, too, which signs the certificates of the coordinator and the \
            workers; that one is never made anew. Run it again before the certificate expires: it keeps its names, and a \
            coordinator that runs takes the new one by itself.

            Example:
              farm-coordinator certificate --name farm.example.org --name 192.0.2.7
            """)

    @Option(
        help: ArgumentHelp(
            "Where the files are (default: ~/.local/share/diffusion-farm/certificates).", valueName: "dir"))
    var folder: String?

    @Option(
        name: .customLong("name"),
        help: ArgumentHelp(
            "A name or an address under which people reach the coordinator; may be given more than once (default: those of "
                + "the certificate that is there, else of this machine).", valueName: "host"))
    var names: [String] = []

    @Option(help: ArgumentHelp("Days until the certificate expires, 1 to 3650.", valueName: "n"))
    var days = 365

    func run() async throws {
        try await reporting {
            guard (1...3650).contains(days) else {
                throw FarmError(.invalidInput, "--days is \(days); accepted: 1 to 3650")
            }
            let folder = CertificateFolder(Folders.absolute(try folderPath()))
            let renewal = try CertificateRenewal(
                in: folder, names: try names.map { try CertificateName(parsing: $0) }, days: days, at: Date())
            print(try Self.text(renewal, in: folder), terminator: "")
        }
    }

    private func folderPath() throws -> String {
        guard let folder else {
            let base = ProcessInfo.processInfo.environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            return (base ?? HomeFolder.path + "/.local/share") + "/diffusion-farm/certificates"
        }
        guard !folder.isEmpty else { throw FarmError(.invalidInput, "--folder is empty; name a folder") }
        return HomeFolder.expanding(folder)
    }

    private static func text(_ renewal: CertificateRenewal, in folder: CertificateFolder) throws -> String {
        let authority = renewal.authority.certificate
        let server = renewal.server.chain[0]
        let files = [folder.serverCertificate, folder.serverKey, folder.authorityCertificate].map(quoted)
        return """
            authority    \(folder.authorityCertificate)
              key        \(folder.authorityKey): keep a copy in a safe place, and let nobody have it
              valid      until \(authority.notValidAfter.text)\(renewal.isNewAuthority ? "; new" : "; it was there")
            coordinator  \(folder.serverCertificate)
              key        \(folder.serverKey)
              valid      until \(server.notValidAfter.text)
              names      \(renewal.names.map { "\($0)" }.joined(separator: ", "))
            fingerprint  \(try CertificateFingerprint(of: authority))
                         'farm login' shows it at the first meeting: people compare the two

            Start the coordinator with
              farm-coordinator --listen 0.0.0.0:\(CoordinatorAddress.defaultPort) --tls-certificate \(files[0]) \
            --tls-key \(files[1]) --client-ca \(files[2])

            """
    }

    /// As a shell reads it as one word.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+".utf8.contains(byte)
            }
        }
        return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
    }
}
