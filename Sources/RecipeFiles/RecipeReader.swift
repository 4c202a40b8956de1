import FarmBasics
import Prompts
import Recipes

/// Reads a recipe's keys one after the other.
struct RecipeReader {
    let folder: RecipeFolder
    /// The file's beginning.
    let start: RecipePlace
    var content = RecipeContent()
    var name: String?
    var priority: Int?
    var isLenient: Bool?
    var isSeamless: Bool?
    var pictures: [String] = []
    var wildcards = WildcardFolder()
    /// What varies, by where its key stands.
    var variations: [(place: RecipePlace, variation: RecipeVariation)] = []
    /// Texts that may name wildcards.
    var texts: [(text: String, field: String, place: RecipePlace)] = []
    /// Parts of a prompt's grammar, which are put into prompts too.
    var words: [(text: String, field: String, place: RecipePlace)] = []
    /// Styles that lines name.
    var lineStyles: [(name: String, place: RecipePlace)] = []
    /// What was read up to each key: what cannot be made is the fault of the first key with which it cannot.
    private var stages: [(place: RecipePlace, content: RecipeContent, variations: Int)] = []

    init(folder: RecipeFolder, start: RecipePlace) {
        self.folder = folder
        self.start = start
    }

    mutating func read(_ entries: [RecipeNode.Entry]) throws {
        let keys = try entries.map { (key: try RecipeKey($0), entry: $0) }
        // What others refer to is read first, wherever it stands.
        for turn in 0...2 {
            for (key, entry) in keys where key.turn == turn {
                try read(key, entry.value, at: entry.place)
                stages.append((entry.place, content, variations.count))
            }
        }
    }

    mutating func finished() throws -> RecipeFile {
        do {
            let styles = PromptStyles(content.styles)
            for (name, place) in lineStyles { if let style = try? styles.named(name) { use(style, at: place) } }
            for (text, field, place) in texts + words {
                if let error = place.refusal(of: text, field: field, isLenient: isLenient ?? false) { throw error }
            }
            if content.dynamics != .off { try wildcards.check(texts) }
            content.variations = ordered(variations[...])
            let recipe = try Recipe(content, wildcards: wildcards)
            return RecipeFile(
                recipe: recipe, notices: wildcards.notices + recipe.notices.filter { !wildcards.notices.contains($0) },
                pictures: pictures, name: name,
                priority: priority, isLenient: isLenient, isSeamless: isSeamless)
        } catch let error as FarmError where !hasPlace(error) {
            throw culprit.error(error.message, code: error.code)
        }
    }

    private func hasPlace(_ error: FarmError) -> Bool {
        ([start] + stages.map(\.place)).contains { error.message.hasPrefix($0.messagePrefix) }
    }

    private func ordered(
        _ variations: ArraySlice<(place: RecipePlace, variation: RecipeVariation)>
    ) -> [RecipeVariation] {
        variations.sorted { $0.place < $1.place }.map(\.variation)
    }

    private var culprit: RecipePlace {
        for stage in stages {
            var part = stage.content
            part.variations = ordered(variations.prefix(stage.variations))
            do { _ = try Recipe(part, wildcards: wildcards) } catch { return stage.place }
        }
        return start
    }
}

extension RecipeKey {
    /// When it is read: before what refers to it.
    fileprivate var turn: Int {
        switch self {
        case .lenient: 0
        case .dynamic, .limit, .wildcards, .variables, .stylesFile, .prompt, .negative, .prompts: 1
        default: 2
        }
    }
}
