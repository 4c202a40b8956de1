import FarmModel
import Prompts

/// An axis of a recipe's images along which they differ, for sheets and overviews.
package struct RecipeAxis: Sendable {
    /// As people call it: "Steps", "Prompt S/R".
    package let name: String
    /// Its values, 2 or more.
    package let count: Int
    /// The label of the value at a place, from 0.
    package let label: @Sendable (Int) -> String

    /// One for each value; of seeds that are not drawn yet such as "random 1".
    package var labels: [String] { (0..<count).map(label) }
}

/// Images that follow one another and need one model.
package struct RecipeSegment: Sendable, Equatable {
    /// Never empty; the segments of a recipe follow one another from 0 to its count.
    package var indices: Range<Int>
    /// As the recipe names it; nil where the request's own.
    package var model: String?

    /// - Parameter model: the recipe's own word, which is looked up when the job is submitted.
    package init(indices: Range<Int>, model: String? = nil) {
        self.indices = indices
        self.model = model
    }
}

extension Recipe {
    /// Outermost first; those with one value are left out.
    package var axes: [RecipeAxis] {
        visibleAxes.map { axis in
            RecipeAxis(name: name(of: axis.kind), count: axis.count) { label(of: axis.kind, at: $0) }
        }
    }

    private var visibleAxes: [RecipePlanAxis] { plan.axes.filter { $0.count > 1 } }

    /// The place of an image on each of ``axes``.
    /// - Parameter index: below ``count``.
    package func coordinates(at index: Int) -> [Int] {
        visibleAxes.map { index / $0.stride % $0.count }
    }

    /// The image at a place on each of ``axes``; nil for places that there are not.
    package func index(at coordinates: [Int]) -> Int? {
        let axes = visibleAxes
        guard coordinates.count == axes.count,
            zip(axes, coordinates).allSatisfy({ (0..<$0.count).contains($1) })
        else { return nil }
        return zip(axes, coordinates).reduce(0) { $0 + $1.0.stride * $1.1 }
    }

    /// Runs of images of one model, from the first image to the last.
    package var segments: [RecipeSegment] {
        var segments: [RecipeSegment] = []
        let step = modelStride
        for start in stride(from: 0, to: count, by: step) {
            let model = model(at: start)
            if let last = segments.last, last.model == model {
                segments[segments.count - 1].indices = last.indices.lowerBound..<(start + step)
            } else {
                segments.append(RecipeSegment(indices: start..<(start + step), model: model))
            }
        }
        return segments
    }

    /// How many images follow one another that surely have one model.
    private var modelStride: Int {
        let linesNameModels = plan.texts.lines.contains { $0.model != nil }
        let strides = plan.axes.compactMap { axis -> Int? in
            switch axis.kind {
            case .parameter(.model, _): return axis.stride
            case .texts: return linesNameModels ? axis.stride : nil
            case .text(let dimension, _):
                return linesNameModels && plan.texts.dimensions[dimension].dimension == .lines ? axis.stride : nil
            case .parameter, .combination, .picture, .seed: return nil
            }
        }
        return strides.min() ?? count
    }

    private func model(at index: Int) -> String? {
        var model: String?
        for axis in plan.axes {
            let place = index / axis.stride % axis.count
            switch axis.kind {
            case .parameter(.model, let values): model = values.label(at: place)
            case .text(let dimension, _) where plan.texts.dimensions[dimension].dimension == .lines:
                model = plan.texts.lines[plan.texts.lineUses[place].line].model ?? model
            case .texts:
                let (text, _) = plan.templates.split(place)
                if let line = plan.texts.lineUse(of: text) { model = plan.texts.lines[line.line].model ?? model }
            default: break
            }
        }
        return model
    }

    // MARK: Labels

    private func name(of kind: RecipePlanAxis.Kind) -> String {
        switch kind {
        case .parameter(let parameter, _): parameter.label
        case .text(let dimension, _): plan.texts.dimensions[dimension].dimension.name
        case .combination, .texts: "Prompt"
        case .picture: "Init image"
        case .seed: RecipeParameter.seed.label
        }
    }

    private func label(of kind: RecipePlanAxis.Kind, at place: Int) -> String {
        switch kind {
        case .parameter(_, let values): return values.label(at: place)
        case .text(let dimension, _): return plan.texts.label(of: dimension, at: place)
        case .combination: return label(ofText: 0, place)
        case .texts:
            let (text, combination) = plan.templates.split(place)
            return label(ofText: text, combination)
        case .picture:
            if let names = content.pictureNames, names.indices.contains(place) { return names[place] }
            let hash = content.pictures[place].shortHash
            return hash.isEmpty ? "picture \(place + 1)" : hash
        case .seed: return plan.seeds.label(at: place)
        }
    }

    private func label(ofText index: Int, _ combination: Int) -> String {
        guard let text = try? plan.templates.text(at: index) else { return "" }
        let (first, second) = combination.quotientAndRemainder(dividingBy: text.negativePrompt.count)
        let random = TemplateRandom(seed: 0, stream: 1)
        let prompt = try? text.prompt.text(
            at: first, random: random, ordinal: ordinal(ofText: first, seedPlace: 0))
        guard text.negativePrompt.count > 1 else { return prompt ?? "" }
        let negative = try? text.negativePrompt.text(
            at: second, random: random, ordinal: ordinal(ofText: second, seedPlace: 0))
        return (prompt ?? "") + " − " + (negative ?? "")
    }
}

extension RecipeTexts {
    /// Nil where there are no lines.
    func lineUse(of combination: Int) -> RecipeLines.Use? {
        guard let place = dimensions.firstIndex(where: { $0.dimension == .lines }) else { return nil }
        return lineUses[coordinates(of: combination)[place]]
    }

    func label(of dimension: Int, at place: Int) -> String {
        switch dimensions[dimension].dimension {
        case .lines:
            let line = lines[lineUses[place].line]
            return line.prompt ?? "line \(lineUses[place].line + 1)"
        case .prompts: return prompts[place]
        case .negativePrompts: return negativePrompts[place]
        case .matrix(let matrix):
            let text = (matrix.prompt == .positive ? prompts : negativePrompts).first ?? ""
            let chosen = PromptMatrix.chosen(PromptMatrix.parts(of: text), at: place)
            return chosen.isEmpty ? "–" : chosen.joined(separator: ", ")
        case .replace(let words): return words[place]
        case .permute(let words): return PromptPermutation.order(words, at: place).joined(separator: ", ")
        case .styles(let cells):
            return cells[place].isEmpty ? "None" : cells[place].map(\.name).joined(separator: ", ")
        }
    }
}
