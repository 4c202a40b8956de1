package import FarmBasics
package import FarmModel

/// A job as it is committed: what its images are made from, and in which runs they are handed out.
package struct JobPlan: Sendable {
    /// Tasks that the job has, from index 0: those of its ``segments`` together.
    package var imageCount: Int
    /// Of image 0; without a recipe the others differ from it by seed or picture alone.
    package var first: ImageOrigin
    /// In the order of their images, all of them.
    package var segments: [JobSegment]
    /// Digests of the pictures that any image starts from.
    package var inputs: [Digest]
    /// How the images that were tried use masks, each way once.
    package var masked: Set<MaskedDrawing>
    /// Nil for a job without a recipe.
    package var expansion: JobExpansion?

    /// Of a job without a recipe: one segment.
    package init(imageCount: Int, model: ModelDescription, parameters: GenerationParameters) {
        self.imageCount = imageCount
        first = ImageOrigin(modelName: model.name, modelDigest: model.digest, parameters: parameters)
        segments = [
            JobSegment(
                indices: 0..<imageCount, modelName: model.name, modelDigest: model.digest, size: parameters.finalSize,
                accessories: parameters.accessoryDigests,
                context: EngineContext(modelDigest: model.digest, parameters: parameters).key)
        ]
        inputs = parameters.inputs.map(\.sha256)
        masked = Set([MaskedDrawing(parameters)].compactMap { $0 })
    }

    init(expansion: JobExpansion, segments: [JobSegment], masked: Set<MaskedDrawing>) throws {
        imageCount = expansion.recipe.count
        first = try expansion.image(at: 0)
        self.segments = segments
        self.masked = masked
        inputs = expansion.resolution.pictures.map(\.sha256).sorted()
        self.expansion = expansion
    }

    /// The parameters of image `index`.
    /// - Throws: `invalidInput` where they do not go together.
    package func image(at index: Int) throws -> ImageOrigin {
        if let expansion { return try expansion.image(at: index) }
        var origin = first
        origin.parameters = first.parameters.forImage(index)
        return origin
    }
}

/// Images of a job that follow one another and go to the same workers.
package struct JobSegment: Sendable, Equatable {
    /// Never empty; a segment begins where the one before it ends, the first at 0.
    package var indices: Range<Int>
    /// The farm's own name for it, and not the recipe's word.
    package var modelName: String
    /// As ``ModelDescription/digest``.
    package var modelDigest: Digest
    /// The finished size: where its images differ in size, the largest.
    package var size: ImageSize
    /// Digests of all files beside the model that any of its images may need, sorted.
    package var accessories: [Digest]
    /// `EngineContext.key` of its images; the model's digest alone where they differ in it.
    package var context: String

    /// - Parameter context: the model's alone where it is nil.
    package init(
        indices: Range<Int>, modelName: String, modelDigest: Digest, size: ImageSize, accessories: [Digest],
        context: String? = nil
    ) {
        self.indices = indices
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.size = size
        self.accessories = accessories
        self.context = context ?? modelDigest.hex
    }
}
