package import Certificates
import FarmBasics
import FarmModel
import FarmTransport
import Foundation
import LocalFiles
import Logging
import X509

/// How a worker knows its coordinators, and what it shows them of itself.
package struct WorkerSecurity: Sendable {
    /// Without encryption, and showing nothing.
    package static let plain = WorkerSecurity(trust: nil, identity: nil)

    private let given: ServerTrust?
    private let identity: IdentityFolder?

    /// - Parameters:
    ///   - trust: what the worker was told; nil for what it has kept since it was enrolled.
    ///   - identity: read anew for each connection, since a certificate may come or be renewed meanwhile.
    package init(trust: ServerTrust?, identity: IdentityFolder?) {
        given = trust
        self.identity = identity
    }

    /// Whom to believe; nil for connections without TLS.
    func trust() throws -> ServerTrust? { try given ?? identity?.trust() }

    /// For the next connection. It blocks.
    /// - Throws: `failedPrecondition` and others that name the file that is wrong.
    func client(to address: CoordinatorAddress) throws -> ClientSecurity {
        let trust = try trust()
        guard trust != nil, address.kind != .unixSocket, let identity, let leaf = try identity.certificate(),
            // One that has expired would end the handshake, and an open farm wants none: whether it is missed, it says.
            leaf.timeFault(at: Date()) == nil
        else { return ClientSecurity(to: address, trust: trust) }
        let reloading = try CertificateReloading(
            certificate: identity.credentials, key: identity.credentials,
            logger: Logger(label: "identity") { _ in SwiftLogNoOpLogHandler() })
        return ClientSecurity(to: address, trust: trust, certificate: reloading)
    }

    /// Differs once a worker was enrolled or its certificate renewed.
    var stamp: [FileIdentity?] { identity?.stamp ?? [] }
}
