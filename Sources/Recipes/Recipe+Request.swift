import FarmBasics
package import FarmModel

extension Recipe {
    /// The request for one image: the same each time for the same index and base.
    ///
    /// - Parameter base: what the recipe leaves open. Where ``needsDrawnSeed``, its seed must be drawn; while it is not,
    ///   seeds that follow from it are left open, and texts are drawn as with 0.
    /// - Throws: `invalidInput` for an index that it has not, a text that grows too long, and a strength without a
    ///   picture.
    package func request(at index: Int, from base: JobRequest) throws -> JobRequest {
        guard index >= 0, index < count else {
            throw FarmError(.invalidInput, "the recipe has \(count) images; number \(index + 1) is none of them")
        }
        var request = base
        request.imageCount = 1
        var (textIndex, combination, seedPlace) = (0, 0, 0)
        putPicture(of: index, into: &request)
        for axis in plan.axes {
            let place = index / axis.stride % axis.count
            switch axis.kind {
            case .parameter(_, let values): try values.apply(place, to: &request)
            case .text(_, let stride): textIndex += place * stride
            case .combination: combination = place
            case .texts: (textIndex, combination) = plan.templates.split(place)
            case .seed: seedPlace = place
            case .picture: break
            }
        }
        let text = try plan.templates.text(at: textIndex)
        let lineUse = text.lineUse.map { plan.texts.lineUses[$0] }
        let line = lineUse.map { plan.texts.lines[$0.line] }
        if let line { try line.apply(to: &request) }
        let seed = try plan.seeds.seed(
            at: seedPlace, drawn: base.seed, instead: line?.seed,
            added: (lineUse?.seedOffset ?? 0) + matrixSeed(text.matrixIndex))
        request.seed = seed ?? base.seed
        try putTexts(text, combination, seed: seed ?? 0, index: index, seedPlace: seedPlace, base: base, into: &request)
        return request
    }

    /// Before all else, so that a strength has the picture that it is of.
    private func putPicture(of index: Int, into request: inout JobRequest) {
        guard !content.pictures.isEmpty else { return }
        for axis in plan.axes {
            guard case .picture = axis.kind else { continue }
            let picture = content.pictures[index / axis.stride % axis.count]
            if request.initImage == nil {
                request.initImage = InitImage(picture: picture)
            } else {
                request.initImage?.picture = picture
            }
        }
    }

    private func matrixSeed(_ index: Int) -> Int {
        guard index > 0 else { return 0 }
        return content.variations.contains { variation in
            if case .matrix(let matrix) = variation { return matrix.variesSeed }
            return false
        } ? index : 0
    }

    private func putTexts(
        _ text: RecipeTemplates.Text, _ combination: Int, seed: Int64, index: Int, seedPlace: Int, base: JobRequest,
        into request: inout JobRequest
    ) throws {
        let isBySeed = content.draws == .seed
        let origin = isBySeed ? seed : max(base.seed ?? 0, 0) &+ Int64(index)
        let (first, second) = combination.quotientAndRemainder(dividingBy: text.negativePrompt.count)
        func drawn(_ template: PromptTemplate, _ number: Int, stream: UInt64) throws -> String {
            let ordinal = isBySeed ? ordinal(ofText: number, seedPlace: seedPlace) : index
            let random = TemplateRandom(seed: origin, stream: isBySeed ? stream : stream + 2)
            return try template.text(at: number, random: random, ordinal: ordinal)
        }
        if plan.texts.makesPrompt { request.prompt = try drawn(text.prompt, first, stream: 1) }
        if plan.texts.makesNegativePrompt {
            request.negativePrompt = try drawn(text.negativePrompt, second, stream: 2)
        }
    }

    /// The place of a prompt among all of its template, in the order in which images are made of them.
    /// - Parameter number: which of a combinatorial prompt's texts it is.
    func ordinal(ofText number: Int, seedPlace: Int) -> Int {
        content.grammar == .second ? number * plan.seeds.count + seedPlace : seedPlace
    }
}

extension PromptLine {
    fileprivate func apply(to request: inout JobRequest) throws {
        if let model { request.model = model }
        if let sampler { request.sampler = sampler }
        if let schedule { request.schedule = schedule }
        if let steps { request.steps = steps }
        if let guidanceScale { request.guidanceScale = guidanceScale }
        if let isSeamless { request.isSeamless = isSeamless }
        guard width != nil || height != nil else { return }
        guard let width = width ?? request.size?.width, let height = height ?? request.size?.height else {
            throw FarmError(
                .invalidInput, "a line of the prompts has a \(width == nil ? "height" : "width") alone; give both")
        }
        request.size = ImageSize(width: width, height: height)
    }
}
