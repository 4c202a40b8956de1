import Crypto
import FarmModel
package import FarmStore
package import FarmWire
package import GRPCCore
package import Logging

package import struct FoundationEssentials.UUID

/// Takes results from workers' spools and records each once.
package struct ResultService: Sendable {
    /// The largest PNG that is taken.
    private static let maximumBytes = 256 << 20

    private let farm: UUID
    private let store: any Store
    private let registry: SessionRegistry
    private let expansions: JobExpansions
    private let news: JobNews
    private let budget: ByteBudget
    private let logger: Logger

    package init(
        farm: UUID, store: any Store, registry: SessionRegistry, expansions: JobExpansions, news: JobNews,
        logger: Logger, bytesInFlight: Int = 64 << 20
    ) {
        self.farm = farm
        self.store = store
        self.registry = registry
        self.expansions = expansions
        self.news = news
        self.budget = ByteBudget(bytes: bytesInFlight)
        self.logger = logger
    }

    /// Reads a header and, if the result is wanted, its bytes, and records it.
    /// - Parameter send: asks the worker for the bytes.
    package func receive(
        _ parts: RPCAsyncSequence<Farm_V1_ResultPart, any Error>, send: @Sendable () async throws -> Void
    ) async throws -> ResultVerdict {
        var iterator = parts.makeAsyncIterator()
        guard case .header(let header)? = try await iterator.next()?.part else {
            throw FarmError(.invalidInput, "a result must begin with its header")
        }
        let worker = try check(header)
        let image = RenderedImage(wire: header)
        if let verdict = try await store.verdict(for: image) {
            await registry.delivered(image.attempt, worker: worker, renderSeconds: image.renderSeconds)
            // It may be recorded without anybody's knowledge: the answer to its commit was lost.
            await news.changed(image.attempt.task.job)
            await registry.drop(image.attempt.task)
            return verdict
        }
        await budget.acquire(image.byteCount)
        defer { Task { await budget.release(image.byteCount) } }
        try await send()
        var png: [UInt8] = []
        png.reserveCapacity(image.byteCount)
        while png.count < image.byteCount, let part = try await iterator.next() {
            guard case .chunk(let chunk)? = part.part, png.count + chunk.count <= image.byteCount else {
                throw FarmError(.invalidInput, "result \(image.attempt) is longer than its header says")
            }
            png.append(contentsOf: chunk)
        }
        guard png.count == image.byteCount else {
            throw FarmError(
                .invalidInput, "result \(image.attempt) ended after \(png.count) of \(image.byteCount) bytes")
        }
        let digest = SHA256.hash(data: png).hexadecimal
        guard digest == image.digest else {
            throw FarmError(.invalidInput, "result \(image.attempt) has the digest \(digest), not \(image.digest)")
        }
        let task = image.attempt.task
        let origin = try await expansions.expansion(of: task.job)?.image(at: task.index)
        let verdict = try await store.record(
            image, origin: origin, png: png, worker: worker, session: header.sessionID)
        await registry.delivered(image.attempt, worker: worker, renderSeconds: image.renderSeconds)
        // A second copy of it is wanted no more.
        await registry.drop(task)
        await news.changed(task.job)
        logger.info(
            verdict == .committed ? "image recorded" : "result superseded",
            metadata: image.attempt.metadata.merging(["worker": "\(worker)", "bytes": "\(png.count)"]) { $1 })
        return verdict
    }

    private func check(_ header: Farm_V1_ResultHeader) throws -> UUID {
        guard try UUID(wire: header.farmID, field: "farm id") == farm else {
            throw FarmError(
                .failedPrecondition,
                "the result is of farm \(header.farmID.shortened()), this coordinator serves farm \(farm)")
        }
        guard header.byteCount > 0, header.byteCount <= Self.maximumBytes else {
            throw FarmError(
                .invalidInput,
                "a result of \(header.byteCount) bytes is not accepted; at most \(Self.maximumBytes) are")
        }
        guard header.thumbnail.count <= RenderedImage.mostThumbnailBytes else {
            throw FarmError(
                .invalidInput,
                "a thumbnail of \(header.thumbnail.count) bytes is not accepted; at most "
                    + "\(RenderedImage.mostThumbnailBytes) are")
        }
        return try UUID(wire: header.workerID, field: "worker id")
    }
}
