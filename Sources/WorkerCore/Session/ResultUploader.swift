import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import SwiftProtobuf

/// Delivers spooled images within one session, four at a time, in the order in which they come.
struct ResultUploader: Sendable {
    static let concurrency = 4
    static let chunkBytes = 256 << 10
    /// A delivery that takes longer than this is begun again.
    static let timeout = Duration.seconds(120)

    let gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>
    let farm: UUID
    let worker: UUID
    let session: Int64
    let spool: Spool
    let logger: Logger
    let emit: @Sendable (WorkerSessionState.Event) -> Void

    /// Runs until the stream ends or the task is cancelled, which is when the session ends.
    func run(_ entries: AsyncStream<SpoolEntry>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var inFlight = 0
            for await entry in entries where entry.farm == farm {
                if inFlight >= Self.concurrency {
                    try await group.next()
                    inFlight -= 1
                }
                inFlight += 1
                group.addTask { try await deliver(entry) }
            }
            try await group.waitForAll()
        }
    }

    private func deliver(_ entry: SpoolEntry) async throws {
        let image: RenderedImage
        let bytes: [UInt8]
        do {
            image = try await spool.record(of: entry)
            bytes = try await spool.bytes(of: entry)
        } catch {
            return await giveUp(entry, "the spooled image cannot be read: \(error)")
        }
        var delay = RetryDelay()
        var hasWarned = false
        while !Task.isCancelled {
            do {
                try await settle(entry, verdict: try await send(image, bytes))
                return
            } catch let error as RPCError where error.code == .invalidArgument {
                return await giveUp(entry, "the coordinator refuses the image: \(error.message)")
            } catch {
                if !hasWarned, !Task.isCancelled {
                    logger.warning(
                        "cannot deliver an image; trying again",
                        metadata: metadata(entry, ["reason": "\(error)"]))
                }
                hasWarned = true
                try await Task.sleep(for: delay.next())
            }
        }
    }

    private func settle(_ entry: SpoolEntry, verdict: Farm_V1_ResultAnswer.Verdict) async throws {
        switch verdict {
        case .committed: logger.info("delivered an image", metadata: metadata(entry))
        case .superseded: logger.info("an image is not wanted any more", metadata: metadata(entry))
        default: throw FarmError(.unavailable, "the coordinator answered \(verdict) in place of a verdict")
        }
        do {
            try await spool.remove(entry)
        } catch {
            // It is delivered again at the next start, which changes nothing.
            logger.error("cannot remove a delivered image", metadata: metadata(entry, ["reason": "\(error)"]))
        }
        emit(.settled(entry.image.attempt, farm: farm))
    }

    private func giveUp(_ entry: SpoolEntry, _ reason: String) async {
        await spool.setAside(entry, reason: reason)
        emit(.lost(entry.image.attempt, farm: farm, reason))
    }

    /// Sends one image: the header, then, once the coordinator asks for them, the bytes.
    private func send(_ image: RenderedImage, _ bytes: [UInt8]) async throws -> Farm_V1_ResultAnswer.Verdict {
        let (answers, answersEnd) = AsyncStream.makeStream(of: Farm_V1_ResultAnswer.Verdict.self)
        let header = image.wire(farm: farm, worker: worker, session: session)
        var options = CallOptions.defaults
        options.timeout = Self.timeout
        return try await gateway.deliverResult(options: options) { writer in
            try await writer.write(.with { $0.header = header })
            for await answer in answers {
                guard answer == .send else { return }
                for start in stride(from: 0, to: bytes.count, by: Self.chunkBytes) {
                    let chunk = bytes[start..<min(start + Self.chunkBytes, bytes.count)]
                    try await writer.write(.with { $0.chunk = Data(chunk) })
                }
                return
            }
        } onResponse: { response in
            defer { answersEnd.finish() }
            for try await answer in response.messages {
                guard answer.verdict == .send else { return answer.verdict }
                answersEnd.yield(.send)
            }
            throw FarmError(.unavailable, "the coordinator ended the delivery without a verdict")
        }
    }

    private func metadata(_ entry: SpoolEntry, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        Logger.Metadata(attempt: entry.image.attempt).merging(more) { $1 }
    }
}
