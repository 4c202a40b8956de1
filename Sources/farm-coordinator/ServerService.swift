import CoordinatorCore
import FarmBasics
import FarmModel
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import ServiceLifecycle

/// The gRPC server as a service: says when it is ready, and hands its workers over when it stops.
struct ServerService: Service {
    let server: GRPCServer<HTTP2ServerTransport.Posix>
    let address: BoundAddress
    let registry: SessionRegistry
    let logger: Logger

    func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.serve() }
                    group.addTask { try await announce() }
                    try await group.waitForAll()
                }
            } onGracefulShutdown: {
                Task {
                    await registry.drain()
                    server.beginGracefulShutdown()
                }
            }
        } catch let error as RuntimeError {
            throw FarmError(.failedPrecondition, "cannot listen on \(address.text): is the port in use?", cause: error)
        }
    }

    /// One line for whoever started this process: it names the port where a free one was asked for.
    private func announce() async throws {
        guard let bound = try await server.listeningAddress else { return }
        address.bound(port: bound.ipv4?.port ?? bound.ipv6?.port)
        let ready = address.text
        logger.info("ready", metadata: ["address": "\(ready)", "version": "\(FarmVersion.current)"])
        FileHandle.standardOutput.write(Data("farm-coordinator ready on \(ready)\n".utf8))
    }
}
