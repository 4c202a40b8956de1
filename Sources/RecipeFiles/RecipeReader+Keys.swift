import FarmBasics
import FarmModel
import Prompts
import Recipes

extension RecipeReader {
    mutating func read(_ key: RecipeKey, _ node: RecipeNode, at place: RecipePlace) throws {
        let name = key.text
        switch key {
        case .name: self.name = try node.text(name)
        case .priority: priority = try limited(try node.integer(name), ParameterLimits.priority, name, node)
        case .lenient: isLenient = try node.flag(name)
        case .seamless: isSeamless = try node.flag(name)
        case .prompt:
            content.prompts = try prompts(node, name)
            vary(.prompts, at: place, if: content.prompts.count > 1)
        case .negative:
            content.negativePrompts = try prompts(node, name)
            vary(.negativePrompts, at: place, if: content.negativePrompts.count > 1)
        case .prompts: try readLines(node, at: place)
        case .promptsPlace: content.linePlace = try node.choice(name, of: RecipeContent.LinePlace.self)
        case .continueSeeds: content.continuesSeeds = try node.flag(name)
        case .styles: try readStyles(node, at: place)
        case .stylesFile:
            let path = folder.path(of: try node.text(name))
            content.styles = try node.place.placing {
                try PromptStyles(csv: RecipeFolder.read(path, what: "table of styles"), file: path).styles
            }
        case .variables: try readVariables(node)
        case .wildcards: try readWildcards(node)
        case .dynamic: content.dynamics = try node.choice(name, of: RecipeDynamics.self)
        case .limit:
            content.combinationLimit = try limited(try node.integer(name), RecipeContent.combinationLimits, name, node)
        case .draws: content.draws = try node.choice(name, of: RecipeContent.Draws.self)
        case .replace: for words in try wordLists(node, name) { vary(.replace(words), at: place) }
        case .permute: for words in try wordLists(node, name) { vary(.permute(words), at: place) }
        case .matrix: try readMatrix(node, at: place)
        case .initImages: try readPictures(node, at: place)
        case .count: content.count = try limited(try node.integer(name), ParameterLimits.imageCount, name, node)
        case .parameter(let parameter):
            let items = try node.items(name)
            try node.place.placing { try parameter.check(items) }
            vary(.parameter(parameter, values: items), at: place)
        }
    }

    private mutating func vary(_ variation: RecipeVariation, at place: RecipePlace, if isVaried: Bool = true) {
        if isVaried { variations.append((place, variation)) }
    }

    private func limited(
        _ value: Int, _ limits: ClosedRange<Int>, _ name: String, _ node: RecipeNode
    ) throws -> Int {
        guard limits.contains(value) else {
            throw node.place.error(
                "\(name) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
        return value
    }

    // MARK: Texts

    private mutating func prompts(_ node: RecipeNode, _ name: String) throws -> [String] {
        let isNegative = name == RecipeKey.negative.text
        if node.isNothing { return [isNegative ? "" : try node.text(name)] }
        let field = isNegative ? "negative prompt" : "prompt"
        return try node.texts(name).map { item in
            let text = try item.text(name)
            texts.append((text, field, item.place))
            return text
        }
    }

    /// A file of lines, of which those that begin with `#` are comments, or the lines themselves.
    private mutating func readLines(_ node: RecipeNode, at place: RecipePlace) throws {
        var source = "the list of prompts"
        if case .list = node.kind {
            content.lines = try node.texts("prompts").map { try $0.text("prompts") }
        } else {
            let path = folder.path(of: try node.text("prompts"))
            let text = try node.place.placing { try RecipeFolder.read(path, what: "list of prompts") }
            source += " '\(path)'"
            // Each keeps its number.
            content.lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .map { $0.first { !$0.isWhitespace } == "#" ? "" : String($0) }
        }
        for (number, line) in content.lines.enumerated() where !line.trimmingSpaces().isEmpty {
            let read = try node.place.placing {
                do { return try PromptLine(parsing: line) } catch let error as FarmError {
                    throw FarmError(error.code, "line \(number + 1) of the prompts: \(error.message)")
                }
            }
            for text in [read.prompt, read.negativePrompt].compactMap({ $0 }) {
                texts.append((text, "line \(number + 1) of the prompts", node.place))
            }
            lineStyles += read.styles.map { ($0, node.place) }
        }
        guard content.lines.contains(where: { !$0.trimmingSpaces().isEmpty }) else {
            throw node.place.error("\(source) has no prompt; give it one a line")
        }
        vary(.lines, at: place)
    }

    private mutating func readVariables(_ node: RecipeNode) throws {
        content.variables = try node.entries("variables").map { entry in
            let name = "the variable '\(entry.key.shortened())'"
            let value = entry.value.isNothing ? "" : try entry.value.text(name)
            texts.append((value, "variable '\(entry.key)'", entry.value.place))
            return RecipeVariable(name: entry.key, value: value)
        }
    }

    private mutating func readWildcards(_ node: RecipeNode) throws {
        if case .map = node.kind {
            wildcards = try WildcardFolder(node, isLenient: isLenient ?? false)
        } else {
            let path = folder.path(of: try node.text("wildcards"))
            wildcards = try node.place.placing { try WildcardFolder(folder: path, isLenient: isLenient ?? false) }
        }
    }

    /// Each cell a name, or several with commas; nothing and `None` are no style.
    private mutating func readStyles(_ node: RecipeNode, at place: RecipePlace) throws {
        let styles = PromptStyles(content.styles)
        var cells: [[PromptStyle]] = []
        var items = [node]
        if case .list(let cells) = node.kind { items = cells }
        for cell in items {
            let text = cell.isNothing ? "" : try cell.text("styles")
            let names = try cell.place.placing { try RecipeAxisText.list(text, of: "styles") }
            cells.append(
                try names.filter { $0 != "None" }.map { name in try cell.place.placing { try styles.named(name) } })
        }
        guard !cells.isEmpty else { throw node.place.error("styles has no value") }
        for style in cells.flatMap({ $0 }) { use(style, at: node.place) }
        vary(.styles(cells), at: place)
    }

    mutating func use(_ style: PromptStyle, at place: RecipePlace) {
        texts += [style.prompt, style.negativePrompt].map { ($0, "style '\(style.name)'", place) }
    }

    /// A list of words, or a list of such lists, each an axis of its own.
    private mutating func wordLists(_ node: RecipeNode, _ name: String) throws -> [[String]] {
        let lists = node.isListOfLists ? try node.list(name) : [node]
        return try lists.map { list in
            if case .scalar(_, false) = list.kind {
                let items = try list.items(name)
                words += items.map { ($0, name, list.place) }
                return items
            }
            let items = try list.texts(name)
            return try items.map { item in
                let word = try item.text(name)
                // A part of a prompt's grammar is no text with wildcards yet.
                if (try? PromptTemplate.wildcards(in: word, field: name)) != nil {
                    texts.append((word, name, item.place))
                } else {
                    words.append((word, name, item.place))
                }
                return word
            }
        }
    }

    private mutating func readMatrix(_ node: RecipeNode, at place: RecipePlace) throws {
        var matrix = PromptMatrix()
        if case .scalar = node.kind {
            guard try node.flag("matrix") else { return }
        } else {
            for entry in try node.entries("matrix") {
                switch entry.key {
                case "prompt": matrix.prompt = try entry.value.choice(entry.key, of: PromptMatrix.Prompt.self)
                case "delimiter": matrix.delimiter = try entry.value.choice(entry.key, of: PromptMatrix.Delimiter.self)
                case "at-start": matrix.putsAtStart = try entry.value.flag(entry.key)
                case "vary-seed": matrix.variesSeed = try entry.value.flag(entry.key)
                default:
                    let hint = NearestNames.hint(for: entry.key, in: RecipeKey.matrixKeys, noun: "key")
                    throw entry.place.error("unknown key '\(entry.key.shortened())' in matrix\(hint)")
                }
            }
        }
        vary(.matrix(matrix), at: place)
    }

    private mutating func readPictures(_ node: RecipeNode, at place: RecipePlace) throws {
        let names = try node.texts("init-images").map { try $0.text("init-images") }
        pictures = try node.place.placing { try PictureList.paths(names, in: folder) }
        let standIn = InputReference(sha256: .zero, size: ImageSize(width: 0, height: 0))
        content.pictures = pictures.map { _ in standIn }
        content.pictureNames = pictures.map { path in
            path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        }
        vary(.pictures, at: place)
    }
}
