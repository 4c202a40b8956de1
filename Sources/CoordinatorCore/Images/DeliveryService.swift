import Crypto
import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

package import struct FoundationEssentials.UUID

/// Takes images from workers' spools and records each once.
package struct DeliveryService: Sendable {
    private let farm: UUID
    private let store: any Store
    private let registry: SessionRegistry
    private let expansions: JobExpansions
    private let news: JobNews
    private let budget: ByteBudget
    private let inspector = PNGInspector()
    /// Shared with the sessions.
    let seals: AttemptSeals
    private let patience: CallerWatch.Patience
    private let logger: Logger

    /// - Parameter silence: how long a worker may take for the next part of an image.
    package init(
        farm: UUID, store: any Store, registry: SessionRegistry, expansions: JobExpansions, news: JobNews,
        logger: Logger, bytesInFlight: Int = 64 << 20, silence: Duration = .seconds(15)
    ) {
        self.farm = farm
        self.store = store
        self.registry = registry
        self.expansions = expansions
        self.news = news
        self.seals = AttemptSeals(store: store)
        self.budget = ByteBudget(bytes: bytesInFlight)
        self.patience = CallerWatch.Patience(silence: silence)
        self.logger = logger
    }

    /// Reads a header and, if the image is wanted, its bytes, and records it where it is what it says.
    /// - Parameter send: asks the worker for the bytes.
    /// - Throws: `forbidden` for an image of a worker that another's certificate speaks for.
    package func receive(
        as caller: Caller, _ parts: some AsyncSequence<UploadPart<ImageDelivery>, any Error> & Sendable,
        send: @escaping @Sendable () async throws -> Void
    ) async throws -> DeliveryVerdict {
        try await budget.transfer(patience) { account, watch in
            var reader = UploadReader(parts, watch: watch, bytes: \.byteCount)
            guard case .header(let delivery) = try await reader.next() else {
                throw FarmError(.invalidInput, "a result must begin with its header")
            }
            return try await receive(
                try await opened(delivery, from: caller), from: &reader, for: account, send: send)
        }
    }

    /// A delivery that its caller may make, of an attempt as the store knows it.
    private func opened(_ delivery: ImageDelivery, from caller: Caller) async throws -> ImageDelivery {
        guard let own = caller.worker else { return delivery }
        guard delivery.worker == own else {
            throw FarmError(
                .forbidden,
                "the certificate that was shown is of worker \(own), and cannot deliver images of worker "
                    + "\(delivery.worker)")
        }
        var delivery = delivery
        delivery.image.attempt = try await seals.open([delivery.image.attempt], of: own)[0]
        return delivery
    }

    private func receive(
        _ delivery: ImageDelivery, from reader: inout UploadReader<UploadPart<ImageDelivery>>,
        for account: ByteBudget.Account, send: () async throws -> Void
    ) async throws -> DeliveryVerdict {
        try DeliveryCheck.check(delivery, farm: farm)
        let (image, worker) = (delivery.image, delivery.worker)
        guard await registry.holds(delivery.session, of: worker) else {
            throw FarmError(
                .unavailable,
                "worker \(worker) has no session \(delivery.session) with this coordinator: register before delivering")
        }
        if let verdict = try await store.verdict(for: image) {
            await note(image, worker: worker)
            // It may be recorded without anybody's knowledge: the answer to its commit was lost.
            await news.changed(image.attempt.task.job)
            return verdict
        }
        let source = try await expansions.source(of: image.attempt.task)
        if let source { try DeliveryCheck.check(image, against: source.parameters) }
        try await send()
        let png = try await read(image, from: &reader, for: account)
        try DeliveryCheck.check(header: png, of: image, size: source?.parameters.resultSize)
        try await inspector.check(png, of: image)
        let verdict = try await record(image, origin: source?.origin, png: png, delivery)
        await note(image, worker: worker)
        await news.changed(image.attempt.task.job)
        logger.info(
            verdict == .committed ? "image recorded" : "result superseded",
            metadata: image.attempt.metadata.merging(["worker": "\(worker)", "bytes": "\(image.byteCount)"]) { $1 })
        return verdict
    }

    /// The worker is done with the image, and its device has shown that it is fit.
    private func note(_ image: RenderedImage, worker: UUID) async {
        let recovered = await registry.delivered(image.attempt, worker: worker, renderSeconds: image.renderSeconds)
        // A second copy of it is wanted no more.
        await registry.drop(image.attempt.task)
        for conviction in await registry.takeConvictions() { await convict(conviction) }
        guard let device = recovered else { return }
        do {
            try await store.warm(device, of: worker)
        } catch {
            // The next success of the next cool-down clears it; until then it only shows.
            logger.warning("cannot record that a device is fit again", metadata: ["error": "\(error)"])
        }
    }

    private func convict(_ conviction: SessionRegistry.Conviction) async {
        do {
            let state = try await store.convict(
                conviction.attempt, failure: conviction.failure, worker: conviction.worker)
            guard state != nil else { return }
            logger.info(
                "a failure counts against its image: the device is fit", metadata: conviction.attempt.metadata)
            await news.changed(conviction.attempt.task.job)
        } catch {
            // The image comes to the device again, and shows the same.
            logger.warning("cannot count a failure yet", metadata: ["error": "\(error)"])
        }
    }

    private func read(
        _ image: RenderedImage, from reader: inout UploadReader<UploadPart<ImageDelivery>>,
        for account: ByteBudget.Account
    ) async throws -> [UInt8] {
        var png: [UInt8] = []
        while png.count < image.byteCount, let part = try await reader.next() {
            guard case .chunk(let chunk) = part, png.count + chunk.count <= image.byteCount else {
                throw FarmError(.invalidInput, "result \(image.attempt) is longer than its header says")
            }
            try await budget.take(chunk.count, for: account)
            png.append(contentsOf: chunk)
        }
        guard png.count == image.byteCount else {
            throw FarmError(
                .invalidInput, "result \(image.attempt) ended after \(png.count) of \(image.byteCount) bytes")
        }
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: png))
        guard digest == image.digest else {
            throw FarmError(.invalidInput, "result \(image.attempt) has the digest \(digest), not \(image.digest)")
        }
        return png
    }

    private func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], _ delivery: ImageDelivery
    ) async throws -> DeliveryVerdict {
        await registry.setDelivering(true, image.attempt, worker: delivery.worker)
        do {
            return try await store.record(
                image, origin: origin, png: png, worker: delivery.worker, session: delivery.session)
        } catch {
            await registry.setDelivering(false, image.attempt, worker: delivery.worker)
            guard let error = error as? FarmError, error.code == .invalidInput else { throw error }
            throw FarmError(
                .invalidInput, "result \(image.attempt) cannot be recorded: \(error.message)", cause: error)
        }
    }
}
