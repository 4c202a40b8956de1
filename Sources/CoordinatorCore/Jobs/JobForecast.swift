package import FarmBasics
package import FarmModel
import FarmStore
import Recipes

/// What a job would be, before it is submitted.
package struct JobForecast: Sendable, Equatable {
    /// A model that its images need.
    package struct Model: Sendable, Equatable {
        /// What the job calls it.
        package var name: String
        /// Of the model.
        package var digest: Digest
        /// How many of the job's images are made with it.
        package var images: Int
        /// Names of the connected workers that hold all that its images need.
        package var workers: [String]
        /// Whether the farm's store has it, so that workers can fetch it.
        package var isStored: Bool
    }

    /// Images in all.
    package var count: Int
    /// In the order in which the images first need them; each once.
    package var models: [Model]
    /// Of the first images, ten at most.
    package var first: [GenerationParameters]
    /// With all devices that can make the images at work on nothing else; nil where it cannot be told.
    package var seconds: Double?

    private static let mostFirst = 10
    /// Images of each segment whose work is looked at.
    private static let mostSamples = 100

    /// - Parameters:
    ///   - models: what the farm has, and who holds it.
    ///   - accessories: the same of the files beside the models.
    ///   - devices: of each connected worker, by its name.
    ///   - paces: by model, seconds for each step of a million pixels.
    init(
        _ plan: JobPlan, models: [KnownModel], accessories: [KnownAccessory], devices: [String: Int],
        paces: [Digest: Double]
    ) throws {
        count = plan.imageCount
        let modelHolders = Self.holders(models.map { ($0.model.digest, $0.workerNames) })
        let fileHolders = Self.holders(accessories.map { ($0.accessory.sha256, $0.workerNames) })
        let stored = Set(models.filter(\.isStored).map(\.model.digest))
        var found: [Model] = []
        var seconds: Double? = 0
        for segment in plan.segments {
            let workers = segment.accessories.reduce(modelHolders[segment.modelDigest] ?? []) {
                $0.intersection(fileHolders[$1] ?? [])
            }
            if let index = found.firstIndex(where: { $0.digest == segment.modelDigest }) {
                found[index].images += segment.indices.count
            } else {
                found.append(
                    Model(
                        name: segment.modelName, digest: segment.modelDigest, images: segment.indices.count,
                        workers: workers.sorted(), isStored: stored.contains(segment.modelDigest)))
            }
            let makers = workers.reduce(0) { $0 + (devices[$1] ?? 0) }
            if let sum = seconds, makers > 0, let pace = paces[segment.modelDigest] {
                seconds = sum + pace * Self.megapixelSteps(of: segment, plan) / Double(makers)
            } else {
                seconds = nil
            }
        }
        self.models = found
        self.seconds = seconds
        first = try (0..<min(Self.mostFirst, plan.imageCount)).map { try plan.image(at: $0).parameters }
    }

    private static func holders(_ known: [(digest: Digest, workers: [String])]) -> [Digest: Set<String>] {
        known.reduce(into: [:]) { $0[$1.digest, default: []].formUnion($1.workers) }
    }

    /// Steps times millions of pixels of all its images, judged by some of them; those that cannot be made take none.
    private static func megapixelSteps(of segment: JobSegment, _ plan: JobPlan) -> Double {
        let step = max(1, segment.indices.count / mostSamples)
        let samples = stride(from: segment.indices.lowerBound, to: segment.indices.upperBound, by: step).map { index in
            let parameters = try? plan.image(at: index).parameters
            return parameters.map { Double($0.steps) * Double($0.finalSize.pixelCount) / 1_000_000 } ?? 0
        }
        return samples.reduce(0, +) / Double(samples.count) * Double(segment.indices.count)
    }
}
