import FarmBasics
package import FarmModel

extension JobPlan {
    /// Plans a job of a recipe: every name and digest that its images can have is looked up, each value of its axes is
    /// tried on its own, and the first 1,000 images in full. What then still does not go together fails the one image.
    /// - Parameters:
    ///   - request: what the recipe leaves open.
    ///   - findModel: finds a model by what the recipe or the request calls it.
    ///   - drawSeed: draws a seed in 0…4294967293, as the web UIs do.
    /// - Throws: `invalidInput` that says all that is wrong.
    package init(
        _ recipe: Recipe, request: JobRequest, holdings: FarmHoldings, findModel: (String?) throws -> ModelDescription,
        drawSeed: () -> Int64
    ) throws {
        guard request.upscaling == nil else {
            throw FarmError(.invalidInput, "pictures to enlarge do not go with a recipe")
        }
        var request = request
        request.imageCount = recipe.count
        try request.check()
        if recipe.needsDrawnSeed, (request.seed ?? -1) < 0 { request.seed = drawSeed() }
        var objections = Objections()
        var models: [String: ModelDescription] = [:]
        for name in Set(recipe.segments.map { $0.model ?? request.model }) {
            models[name ?? ""] = try objections.noting { try findModel(name) }
        }
        try objections.throwIfAny()
        let names = try RecipeNames(recipe, request: request)
        let accessories = try names.find(in: holdings, for: Array(models.values), objections: &objections)
        let pictures = try names.pictures.compactMap { picture in
            try objections.noting { try holdings.picture(picture) }
        }
        try objections.throwIfAny()
        let expansion = JobExpansion(
            recipe: recipe,
            resolution: JobResolution(
                request: request, models: models, accessories: accessories.values.joined().unique,
                pictures: pictures))
        let masked = try expansion.tryImages()
        try self.init(
            expansion: expansion,
            segments: try expansion.segments(accessories: accessories.mapValues { Set($0.map(\.sha256)).sorted() }),
            masked: masked)
    }
}

extension JobExpansion {
    /// How many images are tried from the first on.
    private static let triedImages = 1000
    /// How many values of one axis.
    private static let triedValues = 5000
    private static let mostObjections = 5

    /// Makes the parameters of the first images, and of one for each value of each axis.
    /// - Returns: how they use masks.
    fileprivate func tryImages() throws -> Set<MaskedDrawing> {
        var objections: [String] = []
        var masked: Set<MaskedDrawing> = []
        for index in Set(0..<min(Self.triedImages, recipe.count)).union(lonelyValues).sorted() {
            do {
                if let drawing = MaskedDrawing(try image(at: index).parameters) { masked.insert(drawing) }
            } catch let error as FarmError where error.code == .invalidInput {
                guard !objections.contains(where: { $0.hasSuffix(error.message) }) else { continue }
                objections.append("image \(index): \(error.message)")
                if objections.count == Self.mostObjections { break }
            }
        }
        guard objections.isEmpty else {
            throw FarmError(.invalidInput, objections.joined(separator: "; also: "))
        }
        return masked
    }

    /// Of each value of an axis the first image that has it. Seeds were checked when they were read.
    private var lonelyValues: [Int] {
        recipe.plan.axes.flatMap { axis -> [Int] in
            if case .seed = axis.kind { return [(axis.count - 1) * axis.stride] }
            let step = max(1, axis.count / Self.triedValues)
            return (Array(stride(from: 0, to: axis.count, by: step)) + [axis.count - 1]).map { $0 * axis.stride }
        }
    }
}

extension Sequence<AccessoryDescription> {
    /// Each once, in one order.
    fileprivate var unique: [AccessoryDescription] {
        Set(self).sorted { ($0.kind.rawValue, $0.sha256, $0.name) < ($1.kind.rawValue, $1.sha256, $1.name) }
    }
}
