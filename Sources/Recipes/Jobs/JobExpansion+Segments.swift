import FarmBasics
import FarmModel

extension JobExpansion {
    /// A job has at most so many runs of one model, size and context; with more, contexts are mixed, and then sizes.
    fileprivate static let mostRuns = 1000
    /// Of how many images at most the size is looked at, to find the largest.
    private static let mostSizes = 10_000

    /// Runs of images of one model, one finished size and one context, as long as they can be.
    /// - Parameter accessories: digests by the model's.
    /// - Throws: `invalidInput` where the model changes too often.
    func segments(accessories: [Digest: [Digest]]) throws -> [JobSegment] {
        let contextStep = recipe.contextStride(
            hasEmbeddings: resolution.accessories.contains { $0.kind == .embedding })
        if contextStep < recipe.count, recipe.count / contextStep <= Self.mostRuns,
            let segments = try segments(accessories: accessories, contextStep: contextStep)
        {
            return segments
        }
        return try segments(accessories: accessories, contextStep: nil) ?? []
    }

    /// - Parameter contextStep: how many images that follow one another surely have one context; nil to mix contexts.
    /// - Returns: nil where there are too many with their contexts told apart.
    private func segments(accessories: [Digest: [Digest]], contextStep: Int?) throws -> [JobSegment]? {
        let step = min(
            recipe.sizeStride(ofPictures: resolution.request.size == nil), contextStep ?? .max)
        // Where nothing of it varies, the first image tells.
        let isOneContext =
            contextStep == nil
            && recipe.contextStride(hasEmbeddings: resolution.accessories.contains { $0.kind == .embedding })
                >= recipe.count
        var segments: [JobSegment] = []
        func add(_ indices: Range<Int>, model: ModelDescription, size: ImageSize) {
            var context: String?
            if contextStep != nil || isOneContext, let image = try? image(at: indices.lowerBound) {
                // What cannot be made fails when its turn comes, and needs no context.
                context = EngineContext(modelDigest: model.digest, parameters: image.parameters).key
            }
            let next = JobSegment(
                indices: indices, modelName: model.name, modelDigest: model.digest, size: size,
                accessories: accessories[model.digest] ?? [], context: context)
            if let last = segments.last, last.modelDigest == next.modelDigest, last.size == next.size,
                last.context == next.context
            {
                segments[segments.count - 1].indices = last.indices.lowerBound..<indices.upperBound
            } else {
                segments.append(next)
            }
        }
        if recipe.count / step <= Self.mostRuns {
            for part in recipe.segments {
                let model = try model(part.model ?? resolution.request.model)
                for start in stride(from: part.indices.lowerBound, to: part.indices.upperBound, by: step) {
                    let end = min(start + step, part.indices.upperBound)
                    add(start..<end, model: model, size: try finalSize(at: start))
                }
            }
        } else {
            for part in recipe.segments {
                let model = try model(part.model ?? resolution.request.model)
                add(part.indices, model: model, size: try largestSize(in: part.indices, step: step))
            }
        }
        if contextStep != nil, segments.count > Self.mostRuns { return nil }
        guard segments.count <= Self.mostRuns else {
            throw FarmError(
                .invalidInput,
                "the recipe changes between models \(segments.count) times; accepted: \(Self.mostRuns) runs of one model"
            )
        }
        return segments
    }

    private func largestSize(in indices: Range<Int>, step: Int) throws -> ImageSize {
        let looks = max(1, indices.count / step / Self.mostSizes) * step
        var largest = try finalSize(at: indices.lowerBound)
        for index in stride(from: indices.lowerBound, to: indices.upperBound, by: looks) {
            let size = try finalSize(at: index)
            if size.pixelCount > largest.pixelCount { largest = size }
        }
        return largest
    }
}

extension Recipe {
    /// How many images follow one another that surely are rendered with the same things loaded.
    /// - Parameter hasEmbeddings: whether a word of a prompt may name one.
    fileprivate func contextStride(hasEmbeddings: Bool) -> Int {
        // A prompt may be drawn anew for each image, with the embeddings that it names.
        if hasEmbeddings, count <= JobExpansion.mostRuns { return 1 }
        let linesSay = plan.texts.lines.contains { $0.model != nil || $0.isSeamless != nil }
        let strides = plan.axes.compactMap { axis -> Int? in
            switch axis.kind {
            case .parameter(let parameter, _): return parameter.option.place == .context ? axis.stride : nil
            case .texts, .text, .combination: return hasEmbeddings || linesSay ? axis.stride : nil
            case .picture, .seed: return nil
            }
        }
        return strides.min() ?? count
    }

    /// How many images follow one another that surely have one finished size.
    /// - Parameter ofPictures: whether images take the sizes of the pictures that they start from.
    fileprivate func sizeStride(ofPictures: Bool) -> Int {
        let linesSay = plan.texts.lines.contains { $0.width != nil || $0.model != nil }
        let strides = plan.axes.compactMap { axis -> Int? in
            switch axis.kind {
            case .parameter(let parameter, _):
                return [.size, .hiresScale, .hiresSize, .model].contains(parameter.option) ? axis.stride : nil
            case .picture: return ofPictures ? axis.stride : nil
            case .texts: return linesSay ? axis.stride : nil
            case .text(let dimension, _):
                return linesSay && plan.texts.dimensions[dimension].dimension == .lines ? axis.stride : nil
            case .combination, .seed: return nil
            }
        }
        return strides.min() ?? count
    }
}
