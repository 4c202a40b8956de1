package import FarmBasics
package import FarmWire
import Foundation
import Glibc
import ImageCoding
import SwiftProtobuf

/// Faults of those who call: what they say cannot be stored, or never comes.
extension Hand {
    /// The engine's process writes what is no text, and aborts over an image.
    func crashWithLastWords(of worker: String) async throws {
        let host = try await farm.engineHost(of: worker)
        let words = Array("last words\0\0 of a host \u{7}".utf8) + [0, 0xFF, 0xFE, 0xC0, 0x0A]
        let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: "/proc/\(host.pid)/fd/2"))
        try errors.write(contentsOf: Data(words))
        try errors.close()
        kill(host.pid, SIGABRT)
        try await eventually("the host has ended", within: .seconds(60)) { !ProcessTable.isAlive(host) }
    }

    /// Somebody with a task in hand announces 64 MiB, four times over, and says nothing for as long as the farm needs to
    /// record ten images from others.
    func uploadInSilence(to coordinator: Int) async throws {
        let address = try await farm.address(ofCoordinator: coordinator)
        let (farm, wanted) = (farm, try await recorded() + 10)
        let model = try await farm.psql("SELECT digest FROM models LIMIT 1")
        let enrolled = try await closed?.enrolByHand("silent")
        try await RawWorker.with(
            at: address, name: "silent", id: enrolled?.id ?? UUID(), security: enrolled?.security
        ) { worker in
            try await worker.session {
                $0.models = [.with { ($0.name, $0.digest, $0.family) = ("papercut", model, "flux") }]
            } _: { session in
                let task = try await session.take()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            let header = worker.header(of: task, in: session, bytes: 64 << 20)
                            // Refused in the end, or cut off: it is no image.
                            _ = try? await worker.deliver(header, [], silence: .seconds(600))
                        }
                    }
                    try await eventually("others' images are recorded meanwhile", within: .seconds(60)) {
                        (try? await farm.psql("SELECT count(*) FROM images")).flatMap { Int($0) } ?? 0 >= wanted
                    }
                    group.cancelAll()
                }
            }
        }
    }

    private func recorded() async throws -> Int {
        Int(try await farm.psql("SELECT count(*) FROM images")) ?? 0
    }
}

extension RawWorker {
    /// The header of an image of a task, right in all that is no digest.
    package func header(
        of task: Farm_V1_Assignment, in session: Session, bytes: Int,
        digest: Digest = .zero,
        pixelDigest: Digest = .zero
    ) -> Farm_V1_ResultHeader {
        .with {
            $0.farmID = session.registered.farmID
            $0.workerID = id.uuidString
            $0.sessionID = session.registered.sessionID
            $0.attempt = task.attempt
            $0.deviceName = "CPU"
            $0.seed = task.parameters.seed
            $0.byteCount = Int64(bytes)
            $0.digest = digest.hex
            $0.pixelDigest = pixelDigest.hex
            $0.infotext = "raw"
            $0.provenance = "{}"
            $0.startedAt = Date().timeIntervalSince1970 - 1
            $0.finishedAt = Date().timeIntervalSince1970
            $0.renderSeconds = 1
        }
    }
}
