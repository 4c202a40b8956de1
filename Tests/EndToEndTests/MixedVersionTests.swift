import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// A worker of another version of the protocol works under a real coordinator, or is refused in words.
    @Suite struct MixedVersionTests {
        private func register(_ versions: ClosedRange<UInt32>, at address: String) async throws -> Farm_V1_Registered? {
            let parts = address.split(separator: ":")
            let (host, port) = (String(parts[0]), try #require(Int(parts[1])))
            let transport = try HTTP2ClientTransport.Posix(
                target: .ipv4(address: host, port: port), transportSecurity: .plaintext)
            return try await withGRPCClient(transport: transport) { client in
                let gateway = Farm_V1_WorkerGateway.Client(wrapping: client)
                let (answers, answered) = AsyncStream.makeStream(of: Void.self)
                return try await gateway.session { writer in
                    try await writer.write(
                        .with {
                            $0.register = .with {
                                $0.protocolMin = versions.lowerBound
                                $0.protocolMax = versions.upperBound
                                $0.workerID = UUID().uuidString
                                $0.name = "other-\(versions)"
                                $0.version = "9.9.9"
                            }
                        })
                    // The end of its words would say that the worker stops: then no answer need come.
                    for await _ in answers {}
                } onResponse: { response in
                    defer { answered.finish() }
                    for try await message in response.messages { return message.registered }
                    return nil
                }
            }
        }

        @Test func workersOfOtherVersions() async throws {
            try await withFarm(workers: 0) { farm in
                let address = await farm.address
                // One that also speaks the next version speaks the common one here.
                let current = UInt32(FarmVersion.workerProtocol.upperBound)
                #expect(try await register(current...(current + 1), at: address)?.protocol == current)
                for versions in [(current + 1)...(current + 2), 1...2] {
                    let words = "versions \(versions.lowerBound) to \(versions.upperBound)"
                    do {
                        let answer = try await register(versions, at: address)
                        Issue.record("a worker of \(words) was registered: \(String(describing: answer))")
                    } catch let error as RPCError {
                        #expect(error.code == .failedPrecondition)
                        #expect(error.message.contains(words) && error.message.contains("upgrade the older of the two"))
                    }
                }
            }
        }
    }
}
