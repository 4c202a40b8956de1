import FarmBasics
import FarmBasicsTestSupport
package import FarmModel
package import FarmStore
package import Foundation
package import Recipes

/// A store of any kind, with one coordinator, and what tests submit to it and render.
package struct StoreFixture: Sendable {
    /// Under test; other coordinators may use it, too.
    package let store: any Store
    /// The fixture's own; not alive in the store before ``begin()``.
    package let coordinator = UUID()
    /// What the fixture's workers hold and its jobs are made with: 64 x 64 pixels unless a request says otherwise.
    package let model = ModelDescription(
        name: "sample", digest: Digest(repeating: "ab"), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64),
        files: [.init(role: .checkpoint, sha256: Digest(repeating: "ab"))])

    /// What a recipe can change to.
    package let otherModel = ModelDescription(
        name: "other", digest: Digest(repeating: "cd"), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64),
        files: [.init(role: .checkpoint, sha256: Digest(repeating: "cd"))])

    /// - Parameter store: a farm that its caller has made ready.
    package init(store: any Store) { self.store = store }

    /// Says that the coordinator is alive.
    package func begin() async throws {
        try await store.touchCoordinator(coordinator, address: "test", othersWithin: .seconds(15))
    }

    /// A session of the fixture's coordinator, with one CPU and ``model``.
    /// - Parameter name: free, or the worker's own: another's is `failedPrecondition`.
    package func openSession(
        _ name: String, worker: UUID = UUID(), held: [AttemptID] = [], spooled: [AttemptID] = [],
        accessories: [AccessoryDescription] = []
    ) async throws -> OpenedSession {
        var registration = registration(name, worker: worker, held: held, spooled: spooled)
        registration.accessories = accessories
        return try await store.openSession(registration, coordinator: coordinator)
    }

    /// What such a worker says, for tests that change it.
    package func registration(
        _ name: String, worker: UUID, held: [AttemptID] = [], spooled: [AttemptID] = []
    ) -> WorkerRegistration {
        WorkerRegistration(
            worker: worker, name: name, version: "test",
            devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")],
            models: [model], held: held, spooled: spooled)
    }

    /// A job of ann's without a recipe: seeds from 1000 on, as ``image(_:digest:seed:)`` has them.
    /// - Parameter count: images.
    package func submit(
        _ count: Int, submission: UUID = UUID(), holdings: FarmHoldings = FarmHoldings(),
        change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> Job {
        var request = JobRequest(submission: submission, prompt: "a red fox in the snow", submitter: "ann")
        request.imageCount = count
        change(&request)
        let parameters = try request.resolved(model: model, holdings: holdings) { 1000 }
        return try await store.submit(request, model: model, parameters: parameters)
    }

    /// A job of a recipe that may use both models.
    package func submit(
        recipe: RecipeContent, submission: UUID = UUID(), change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> (job: Job, plan: JobPlan) {
        var request = JobRequest(submission: submission, prompt: "", submitter: "ann")
        change(&request)
        let plan = try JobPlan(
            try Recipe(recipe), request: request, holdings: FarmHoldings(),
            findModel: { name in
                guard let model = [model, otherModel].first(where: { $0.name == name ?? "sample" }) else {
                    throw FarmError(.invalidInput, "unknown model")
                }
                return model
            }, drawSeed: { 1000 })
        return (try await store.submit(request, plan: plan), plan)
    }

    /// What a worker would say of it: 3 bytes, half a second of rendering.
    /// - Parameters:
    ///   - digest: a hex digit, which all of the SHA-256 consists of.
    ///   - seed: nil for the one that the job gives the image.
    package func image(_ attempt: AttemptID, digest: Character = "c", seed: Int64? = nil) -> RenderedImage {
        RenderedImage(
            attempt: attempt, deviceName: "CPU", seed: seed ?? 1000 + Int64(attempt.task.index), byteCount: 3,
            digest: Digest(repeating: String(digest)), pixelDigest: Digest(repeating: "d"),
            infotext: "a red fox", provenance: "{}", startedAt: Date(timeIntervalSince1970: 1_700_000_000),
            finishedAt: Date(), renderSeconds: 0.5)
    }
}
