import FarmBasics
package import FarmModel

/// From what the images of a recipe's job follow, the same each time: the recipe, and what the request and every name
/// in both were found to mean when the job was submitted.
package struct JobExpansion: Sendable {
    /// As it was submitted; images' numbers are its indices, from 0.
    package let recipe: Recipe
    /// What stays the same though files and models come and go on the farm.
    package let resolution: JobResolution
    private let holdings: FarmHoldings

    /// - Parameter resolution: of this recipe: a model that it lacks is an `internal` error when an image needs it.
    package init(recipe: Recipe, resolution: JobResolution) {
        self.recipe = recipe
        self.resolution = resolution
        holdings = FarmHoldings(accessories: resolution.accessories, pictures: resolution.pictures)
    }

    /// The model of image `index` and its parameters.
    /// - Throws: `invalidInput` where its values do not go together, or for an index that the job has not.
    package func image(at index: Int) throws -> ImageOrigin {
        let request = try recipe.request(at: index, from: resolution.request)
        let model = try model(request.model)
        // Every seed follows from the recipe or from the one that was drawn for the job.
        let parameters = try request.resolved(model: model, holdings: holdings) { resolution.request.seed ?? 0 }
        return ImageOrigin(modelName: model.name, modelDigest: model.digest, parameters: parameters)
    }

    /// - Parameter name: as the recipe or the request has it.
    func model(_ name: String?) throws -> ModelDescription {
        guard let model = resolution.models[name ?? ""] else {
            throw FarmError(.internal, "the model '\(name?.shortened() ?? "")' of a recipe was never looked up")
        }
        return model
    }

    /// The finished size of image `index`, without looking at anything else of it.
    func finalSize(at index: Int) throws -> ImageSize {
        let request = try recipe.request(at: index, from: resolution.request)
        let model = try model(request.model)
        var picture: ImageSize?
        if let initImage = request.initImage {
            picture = holdings.pictures[initImage.picture.sha256]
            if case .onlyMasked = initImage.inpainting?.area { picture = nil }
        }
        let first = request.size ?? picture ?? model.size
        // What no model can make is refused when the image is made.
        guard first.width > 0, first.height > 0 else { return first }
        return request.hires?.finishedSize(firstPass: first).size ?? first
    }
}

/// What a recipe's job keeps beside its recipe.
package struct JobResolution: Sendable, Equatable, Codable {
    /// With a seed where the recipe needs one.
    package var request: JobRequest
    /// By the name that the recipe or the request has for each; "" where it names none.
    package var models: [String: ModelDescription]
    /// Those that its images may name, and no others.
    package var accessories: [AccessoryDescription]
    /// Every picture that its images start from, with its upright size.
    package var pictures: [InputReference]

    /// The keys of `models` are the recipe's own words for them, not the models' names.
    package init(
        request: JobRequest, models: [String: ModelDescription], accessories: [AccessoryDescription],
        pictures: [InputReference]
    ) {
        self.request = request
        self.models = models
        self.accessories = accessories
        self.pictures = pictures
    }
}
