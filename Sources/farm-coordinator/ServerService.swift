import CoordinatorCore
import FarmBasics
import FarmModel
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import ServiceLifecycle

/// The gRPC servers as a service: says when they are ready, and hands its workers over when they stop.
struct ServerService: Service {
    /// One a listener; the first is the one that ``address`` is of.
    let servers: [GRPCServer<CoordinatorListeners.Transport>]
    let address: BoundAddress
    let registry: SessionRegistry
    let logger: Logger

    func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for server in servers { group.addTask { try await server.serve() } }
                    group.addTask { try await announce() }
                    // One that cannot listen ends the others.
                    while try await group.next() != nil {}
                }
            } onGracefulShutdown: {
                Task {
                    await registry.drain()
                    for server in servers { server.beginGracefulShutdown() }
                }
            }
        } catch let error as RuntimeError {
            throw (error.cause as? FarmError)
                ?? FarmError(.failedPrecondition, "cannot listen on \(address.text)", cause: error)
        }
    }

    /// One line for whoever started this process: it names the port where a free one was asked for.
    private func announce() async throws {
        var port: Int?
        for (index, server) in servers.enumerated() {
            guard let bound = await server.transport.listeningAddress else { return }
            if index == 0 { port = bound.ipv4?.port ?? bound.ipv6?.port }
        }
        address.bound(port: port)
        let ready = address.text
        logger.info("ready", metadata: ["address": "\(ready)", "version": "\(FarmVersion.current)"])
        FileHandle.standardOutput.write(Data("farm-coordinator ready on \(ready)\n".utf8))
    }
}
