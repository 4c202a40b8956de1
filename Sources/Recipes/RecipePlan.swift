import FarmBasics
import FarmModel

/// A recipe made ready: its axes with their strides, and its templates read.
struct RecipePlan: Sendable {
    let content: RecipeContent
    let texts: RecipeTexts
    let templates: RecipeTemplates
    let seeds: RecipeSeeds
    /// Outermost first.
    let axes: [RecipePlanAxis]
    /// Of the images.
    let count: Int

    /// - Parameter source: of wildcards that the content has not: it gets those that are reached.
    /// - Throws: `invalidInput` for what cannot be made, for nothing, and for more than a job can hold.
    init(_ content: RecipeContent, source: (any WildcardSource)? = nil) throws {
        var content = content
        guard content.byteCount <= Recipe.mostBytes else { throw Recipe.tooLarge(content.byteCount) }
        try content.checkTexts()
        seeds = try RecipeSeeds(content)
        texts = try RecipeTexts(content)
        templates = try RecipeTemplates(texts, content, source: source)
        if source != nil {
            content.wildcards.merge(templates.reachedWildcards) { own, _ in own }
            guard content.byteCount <= Recipe.mostBytes else { throw Recipe.tooLarge(content.byteCount) }
        }
        self.content = content
        let (models, others) = try Self.orderedAxes(content, texts, templates)
        let all = models + others + [RecipePlanAxis(kind: .seed, count: seeds.count)]
        count = all.reduce(1) { $0.saturatingProduct($1.count) }
        guard count > 0 else { throw FarmError(.invalidInput, "the recipe makes no image") }
        guard ParameterLimits.imageCount.contains(count) else { throw Self.tooMany(count) }
        var stride = count
        axes = all.map { axis in
            stride /= axis.count
            return RecipePlanAxis(kind: axis.kind, count: axis.count, stride: stride)
        }
    }

    static func tooMany(_ count: Int) -> FarmError {
        let number = count == .max ? "more images than can be counted" : "\(count) images"
        return FarmError(
            .invalidInput,
            "the recipe makes \(number); at most \(ParameterLimits.imageCount.upperBound) are accepted in one job")
    }

    /// As written, but for the model, which is apart, and lines that name models, which go first: loading a model costs
    /// most. What has no place of its own goes before what has one.
    private static func orderedAxes(
        _ content: RecipeContent, _ texts: RecipeTexts, _ templates: RecipeTemplates
    ) throws -> (models: [RecipePlanAxis], others: [RecipePlanAxis]) {
        var textAxes = texts.axes
        var models: [RecipePlanAxis] = []
        var others: [RecipePlanAxis] = []
        var parameters: Set<RecipeParameter> = []
        let pictures = RecipePlanAxis(kind: .picture, count: content.pictures.count)
        let combinations = RecipePlanAxis(kind: .combination, count: templates.combinationCount ?? 1)
        for variation in content.variations {
            switch variation {
            case .parameter(let parameter, let items):
                guard parameters.insert(parameter).inserted else {
                    throw FarmError(.invalidInput, "\(parameter.rawValue) is given twice; put its values in one list")
                }
                guard parameter != .seed else { continue }
                let values = try RecipeValues(items, of: parameter)
                let axis = RecipePlanAxis(kind: .parameter(parameter, values), count: values.count)
                if parameter == .model { models.append(axis) } else { others.append(axis) }
            case .pictures: others += content.pictures.isEmpty ? [] : [pictures]
            case .combinations: others.append(combinations)
            case .prompts, .negativePrompts, .lines, .replace, .permute, .matrix, .styles:
                let place = textAxes.firstIndex { axis in
                    texts.dimensions[axis.dimension].dimension.isMade(by: variation)
                }
                if let place { others.append(textAxes.remove(at: place).axis) }
            }
        }
        if !content.pictures.isEmpty, !content.variations.contains(.pictures) { others.insert(pictures, at: 0) }
        others = textAxes.map(\.axis) + others
        if !content.variations.contains(.combinations) {
            others.insert(combinations, at: (others.lastIndex(where: \.isText) ?? -1) + 1)
        }
        if templates.combinationCount == nil {
            let place = others.firstIndex(where: \.isText) ?? 0
            others.removeAll(where: \.isText)
            others.insert(RecipePlanAxis(kind: .texts, count: templates.count), at: min(place, others.count))
        }
        if texts.lines.contains(where: { $0.model != nil }) {
            let first = others.filter { $0.holdsLines(of: texts) }
            others = first + others.filter { !$0.holdsLines(of: texts) }
        }
        return (models, others)
    }
}

/// An axis of a recipe's images.
struct RecipePlanAxis: Sendable {
    /// What changes along it.
    enum Kind: Sendable {
        case parameter(RecipeParameter, RecipeValues)
        /// A dimension of the texts, each place of which counts so many of their combinations.
        case text(dimension: Int, stride: Int)
        /// Which of a combinatorial prompt's texts.
        case combination
        /// Texts and their combinations as one, where not all texts have as many.
        case texts
        case picture
        case seed
    }

    var kind: Kind
    var count: Int
    /// How many images follow one another at the same place of it.
    var stride = 1

    /// Whether what is drawn from a prompt depends on it.
    fileprivate var isText: Bool {
        switch kind {
        case .text, .combination, .texts: true
        case .parameter, .picture, .seed: false
        }
    }

    fileprivate func holdsLines(of texts: RecipeTexts) -> Bool {
        switch kind {
        case .texts: true
        case .text(let dimension, _): texts.dimensions[dimension].dimension == .lines
        case .parameter, .picture, .seed, .combination: false
        }
    }
}

extension RecipeTexts {
    fileprivate var axes: [(dimension: Int, axis: RecipePlanAxis)] {
        var stride = count
        return dimensions.enumerated().map { number, dimension in
            stride /= dimension.count
            return (
                number, RecipePlanAxis(kind: .text(dimension: number, stride: stride), count: dimension.count)
            )
        }
    }
}

extension TextDimension {
    fileprivate func isMade(by variation: RecipeVariation) -> Bool {
        switch (self, variation) {
        case (.lines, .lines), (.prompts, .prompts), (.negativePrompts, .negativePrompts): true
        case (.matrix(let own), .matrix(let other)): own == other
        case (.replace(let own), .replace(let other)), (.permute(let own), .permute(let other)): own == other
        case (.styles(let own), .styles(let other)): own == other
        default: false
        }
    }
}
