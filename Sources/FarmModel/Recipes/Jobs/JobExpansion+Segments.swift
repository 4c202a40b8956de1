extension JobExpansion {
    /// A job has at most so many runs of one model and size; with more, sizes are mixed.
    private static let mostRuns = 1000
    /// Of how many images at most the size is looked at, to find the largest.
    private static let mostSizes = 10_000

    /// Runs of images of one model and one finished size, as long as they can be.
    /// - Parameter accessories: digests by the model's.
    /// - Throws: `invalidInput` where the model changes too often.
    func segments(accessories: [String: [String]]) throws -> [JobSegment] {
        let step = recipe.sizeStride(ofPictures: resolution.request.size == nil)
        var segments: [JobSegment] = []
        func add(_ indices: Range<Int>, model: ModelDescription, size: ImageSize) {
            if let last = segments.last, last.modelDigest == model.digest, last.size == size {
                segments[segments.count - 1].indices = last.indices.lowerBound..<indices.upperBound
            } else {
                segments.append(
                    JobSegment(
                        indices: indices, modelName: model.name, modelDigest: model.digest, size: size,
                        accessories: accessories[model.digest] ?? []))
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
    /// How many images follow one another that surely have one finished size.
    /// - Parameter ofPictures: whether images take the sizes of the pictures that they start from.
    fileprivate func sizeStride(ofPictures: Bool) -> Int {
        let linesSay = plan.texts.lines.contains { $0.width != nil || $0.model != nil }
        let strides = plan.axes.compactMap { axis -> Int? in
            switch axis.kind {
            case .parameter(.size, _), .parameter(.hiresScale, _), .parameter(.model, _): return axis.stride
            case .picture: return ofPictures ? axis.stride : nil
            case .texts: return linesSay ? axis.stride : nil
            case .text(let dimension, _):
                return linesSay && plan.texts.dimensions[dimension].dimension == .lines ? axis.stride : nil
            case .parameter, .combination, .seed: return nil
            }
        }
        return strides.min() ?? count
    }
}
