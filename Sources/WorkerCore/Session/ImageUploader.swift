import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import SwiftProtobuf

/// Delivers spooled images within one session, a few at a time, in the order in which they come.
struct ImageUploader: Sendable {
    static let chunkBytes = 256 << 10
    /// An image over which the coordinator itself fails this often is set aside: another try would end as these did.
    static let mostFailures = 5

    let gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>
    let farm: UUID
    let worker: UUID
    let session: SessionID
    let spool: Spool
    let logger: Logger
    let emit: @Sendable (WorkerSessionState.Event) -> Void

    /// Runs until the stream ends or the task is cancelled, which is when the session ends.
    func run(_ entries: AsyncStream<SpoolEntry>) async throws {
        let (turns, turnsEnd) = AsyncStream.makeStream(of: Turn.self)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                for await entry in entries where entry.farm == farm { turnsEnd.yield(.deliver(Delivery(entry: entry))) }
                turnsEnd.yield(.noMore)
            }
            var waiting: ArraySlice<Delivery> = []
            var (lanes, inFlight, isEnding) = (UploadLanes(), 0, false)
            for await turn in turns {
                switch turn {
                case .deliver(let delivery): waiting.append(delivery)
                case .ended(let hasArrived):
                    inFlight -= 1
                    if hasArrived { lanes.arrived() } else { lanes.failed() }
                case .noMore: isEnding = true
                }
                while inFlight < lanes.count, let next = waiting.popFirst() {
                    inFlight += 1
                    group.addTask {
                        // What fails comes back at the end of the line: it must not keep the others waiting.
                        let again = try await deliver(next)
                        turnsEnd.yield(.ended(hasArrived: again == nil))
                        guard let (pause, delivery) = again else { return }
                        try await Task.sleep(for: pause)
                        turnsEnd.yield(.deliver(delivery))
                    }
                }
                if isEnding, inFlight == 0 { break }
            }
        }
    }

    private enum Turn: Sendable {
        case deliver(Delivery)
        /// One that was on its way has arrived, or failed.
        case ended(hasArrived: Bool)
        case noMore
    }

    /// An image on its way, over several tries.
    private struct Delivery: Sendable {
        var entry: SpoolEntry
        var delay = RetryDelay()
        var hasWarned = false
        /// How often the coordinator failed over it, and not for its absence.
        var failures = 0
    }

    /// - Returns: when to try again, and nil where all is done.
    private func deliver(_ delivery: Delivery) async throws -> (pause: Duration, Delivery)? {
        var delivery = delivery
        let entry = delivery.entry
        let image: RenderedImage
        let bytes: [UInt8]
        do {
            image = try await spool.record(of: entry)
            bytes = try await spool.bytes(of: entry)
        } catch {
            await giveUp(entry, "the spooled image cannot be read: \(error)")
            return nil
        }
        do {
            try await settle(entry, verdict: try await send(image, bytes))
            return nil
        } catch let error as RPCError where error.code == .invalidArgument {
            await giveUp(entry, "the coordinator refuses the image: \(error.message)")
            return nil
        } catch {
            try Task.checkCancellation()
            if !Self.mayPass(error) { delivery.failures += 1 }
            guard delivery.failures < Self.mostFailures else {
                await giveUp(entry, "the coordinator failed \(delivery.failures) times to take the image: \(error)")
                return nil
            }
            if !delivery.hasWarned {
                logger.warning(
                    "cannot deliver an image; trying again", metadata: metadata(entry, ["reason": "\(error)"]))
            }
            delivery.hasWarned = true
            guard delivery.failures > 0 else { return (delivery.delay.next(), delivery) }
            return (Duration.milliseconds(500) * (1 << (delivery.failures - 1)), delivery)
        }
    }

    /// Whether an error is none of the image: the coordinator, its database or the line is away, or the farm does not let this
    /// worker in, and its session ends.
    private static func mayPass(_ error: any Error) -> Bool {
        guard let code = (error as? RPCError)?.code else { return true }
        return [
            .unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted, .unauthenticated,
            .permissionDenied,
        ].contains(code)
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
        options.timeout = UploadLanes.limit(bytes: bytes.count)
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
