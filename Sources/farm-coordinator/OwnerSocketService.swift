import FarmBasics
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import ServiceLifecycle

/// The server behind the owner's socket.
struct OwnerSocketService: Service {
    let server: GRPCServer<HTTP2ServerTransport.Posix>
    let socket: OwnerSocket
    let logger: Logger

    func run() async throws {
        try socket.makeRoom()
        // What is made until it listens is made for this user alone: nobody else gets in before its mode is set.
        let mask = umask(0o177)
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.serve() }
                    group.addTask {
                        let bound = try? await server.listeningAddress
                        umask(mask)
                        guard bound != nil else { return }
                        guard chmod(socket.path, 0o600) == 0 else {
                            throw FarmError(.failedPrecondition, "cannot keep others from '\(socket.path)'")
                        }
                        logger.info("listening for the owner", metadata: ["socket": "\(socket.path)"])
                    }
                    try await group.waitForAll()
                }
            } onGracefulShutdown: {
                server.beginGracefulShutdown()
            }
        } catch let error as RuntimeError {
            throw FarmError(.failedPrecondition, "cannot listen on \(socket.path)", cause: error)
        }
        unlink(socket.path)
    }
}
