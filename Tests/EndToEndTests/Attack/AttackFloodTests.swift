import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Who takes much and says little takes nothing from others.
    @Suite(.timeLimit(.minutes(5))) struct AttackFloodTests {
        private typealias Farm = Farm_V1_Farm.Method

        private static let zeros = String(repeating: "0", count: 64)

        private static func announcement(_ bytes: Int64) throws -> [UInt8] {
            try Farm_V1_InputPart.with { $0.header = .with { ($0.digest, $0.byteCount) = (zeros, bytes) } }
                .serializedBytes()
        }

        @Test func silentCallsHoldUpNobody() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                try await closed.startWorker("worker-1")
                let ada = try await closed.add("ada", .submitter)
                let root = try await closed.add("root", .admin)
                let coordinator = try await farm.coordinator(1)
                let memory = ProcessMemory.peak(of: coordinator.pid)
                try await closed.reach { caller in
                    // More than any picture has is refused by its header.
                    let large = await caller.call(
                        Farm.UploadInput.descriptor, token: ada, [try Self.announcement(4 << 30)], silence: .seconds(60)
                    )
                    #expect(large.code == .invalidArgument, "\(large)")
                    let header = try Self.announcement(64 << 20)
                    let push =
                        try Farm_V1_StoredFilePart.with {
                            $0.header = .with {
                                ($0.name, $0.byteCount) = ("never.safetensors", 4 << 30)
                                ($0.digest, $0.sample) = (Self.zeros, Self.zeros)
                            }
                        }.serializedBytes() as [UInt8]
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<20 {
                            group.addTask {
                                _ = await caller.call(
                                    Farm.UploadInput.descriptor, token: ada, [header], silence: .seconds(120),
                                    within: .seconds(120))
                            }
                        }
                        group.addTask {
                            _ = await caller.call(
                                Farm.PushStoredFile.descriptor, token: root, [push], silence: .seconds(120),
                                within: .seconds(120))
                        }
                        // A little at a time, for ever: a byte and then nothing.
                        let crumb = try Farm_V1_InputPart.with { $0.chunk = Data([0]) }.serializedBytes() as [UInt8]
                        for _ in 0..<20 {
                            group.addTask {
                                _ = await caller.call(
                                    Farm.UploadInput.descriptor, token: ada, [header, crumb], silence: .seconds(120),
                                    within: .seconds(120))
                            }
                        }
                        try await closed.expectImages(20)
                        // Pictures of others come in, too.
                        let picture = try AttackPicture()
                        let upload = await caller.call(
                            Farm.UploadInput.descriptor, token: root,
                            try AttackUpload.messages(of: picture.bytes, digest: picture.digest))
                        #expect(upload.error == nil, "\(upload)")
                        group.cancelAll()
                    }
                }
                // What is announced takes no memory and no disk.
                let grown = ProcessMemory.peak(of: coordinator.pid) - memory
                #expect(grown < 300 << 20, "\(grown) bytes more")
                let stored = try await CommandRunner(folder: farm.folder).succeed(
                    system: "du", ["-sk", farm.folder]
                ).output
                let kilobytes = stored.split(separator: "\t").first.flatMap { Int($0) } ?? .max
                #expect(kilobytes < 2 << 20, "\(stored)")
            }
        }

        @Test func manyConnectionsOfOneAreBounded() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                let ada = try await closed.add("ada", .submitter)
                let address = try await farm.address(ofCoordinator: 1)
                let coordinator = try await farm.coordinator(1)
                let whoAmI = Farm_V1_People.Method.WhoAmI.descriptor
                try await closed.reach { caller in
                    let before = await caller.call(whoAmI, token: ada)
                    #expect(before.error == nil)
                    let files = Self.openFiles(of: coordinator.pid)
                    let idle = try IdleConnections(AttackLength.isFull ? 1000 : 300, to: address)
                    #expect(idle.count >= 257)
                    // Who is in already is served meanwhile.
                    let meanwhile = await caller.call(whoAmI, token: ada)
                    #expect(meanwhile.error == nil, "\(meanwhile)")
                    try await eventually("no more are open than one address may have", within: .seconds(5)) {
                        Self.openFiles(of: coordinator.pid) - files <= 260
                    }
                    // They said nothing, so they are closed, though their other ends stay open.
                    try await eventually("the idle ones are closed", within: .seconds(40)) {
                        Self.openFiles(of: coordinator.pid) <= files + 10
                    }
                    withExtendedLifetime(idle) {}
                }
                try await closed.reach { caller in
                    let after = await caller.call(whoAmI, token: ada)
                    #expect(after.error == nil, "\(after)")
                }
                #expect(coordinator.end == nil)
            }
        }

        private static func openFiles(of pid: Int32) -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
        }
    }
}
