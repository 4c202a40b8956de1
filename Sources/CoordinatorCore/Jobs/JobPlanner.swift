import FarmBasics
import FarmModel
import FarmStore
import FoundationEssentials
package import Recipes

/// Turns what a person asks into a job: fills gaps, finds names, checks values.
struct JobPlanner: Sendable {
    let store: any Store

    /// - Parameter awaitsPictures: Whether pictures that were not uploaded yet count as those that the request says.
    func plan(_ request: JobRequest, recipe: Recipe?, awaitsPictures: Bool = false) async throws -> JobPlan {
        var request = request
        if let recipe { request.imageCount = recipe.count }
        try request.check()
        let models = try await store.models()
        let findModel = { (name: String?) in
            try ModelResolver.resolve(name, among: Self.candidates(models, for: name, request))
        }
        let pictures = request.pictures + (recipe?.content.pictures ?? [])
        let holdings = FarmHoldings(
            accessories: try await accessories(),
            pictures: try await store.inputs(pictures.map(\.sha256)) + (awaitsPictures ? pictures : []))
        let drawSeed = { Int64.random(in: 0...4_294_967_293) }
        guard let recipe else {
            let model = try findModel(request.model)
            let parameters = try request.resolved(model: model, holdings: holdings, drawSeed: drawSeed)
            return JobPlan(imageCount: request.imageCount, model: model, parameters: parameters)
        }
        return try JobPlan(
            recipe, request: request, holdings: holdings, findModel: findModel, drawSeed: drawSeed)
    }

    /// What the planned job would come to.
    func forecast(_ plan: JobPlan) async throws -> JobForecast {
        let devices = try await store.workers(all: false).map { ($0.name, $0.devices.count) }
        return try JobForecast(
            plan, models: try await store.models(), accessories: try await store.accessories(),
            devices: Dictionary(devices, uniquingKeysWith: +),
            paces: try await store.paces(models: Set(plan.segments.map(\.modelDigest)).sorted()))
    }

    /// The models that a request may mean. One that names none means one that draws, or enlarges where it asks for that.
    private static func candidates(
        _ models: [KnownModel], for name: String?, _ request: JobRequest
    ) -> [ModelResolver.Candidate] {
        let candidates = models.map { known in
            var model = known.model
            if known.isInStoreAlone { model.folders = model.folders ?? [""] }
            return ModelResolver.Candidate(model: model, isConnected: known.isAtHand)
        }
        guard name == nil else { return candidates }
        return candidates.filter { ($0.model.family == .esrgan) == (request.upscaling != nil) }
    }

    /// Those that connected workers hold or can fetch; all that were ever seen where none holds any.
    private func accessories() async throws -> [AccessoryDescription] {
        let known = try await store.accessories()
        let held = known.filter(\.isAtHand)
        return (held.isEmpty ? known : held).map { known in
            var accessory = known.accessory
            if known.isInStoreAlone { accessory.folders = accessory.folders ?? [""] }
            return accessory
        }
    }
}

extension Recipe {
    /// Reads the recipe of a request; nil where that has none.
    /// - Throws: `invalidInput` for what is no recipe.
    package static func read(json: String) throws -> Recipe? {
        guard !json.isEmpty else { return nil }
        guard json.utf8.count <= mostBytes else {
            throw FarmError(
                .invalidInput, "a recipe of \(json.utf8.count) bytes is not accepted; at most \(mostBytes) are")
        }
        guard json == json.storableJSON() else {
            throw FarmError(
                .invalidInput, "the recipe holds the character U+0000 or half of a surrogate pair, which no text may")
        }
        do {
            return try JSONDecoder().decode(Recipe.self, from: Data(json.utf8))
        } catch let error as DecodingError {
            throw FarmError(.invalidInput, "the recipe cannot be read as one of this version's", cause: error)
        }
    }
}
