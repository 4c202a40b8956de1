import FarmBasics
import Infotext
import Recipes

extension RecipeNode {
    var isNothing: Bool {
        if case .nothing = kind { return true }
        return false
    }

    /// A text; a number or a word without quotes is one too.
    func text(_ name: String) throws -> String {
        switch kind {
        case .scalar(let text, _): return text
        // An empty text is asked for, never an accident.
        case .nothing: throw place.error("\(name) has no value; give it a text (\"\" is an empty one)")
        case .list, .map: throw place.error("\(name) must be a text, not \(description)")
        }
    }

    func integer(_ name: String) throws -> Int {
        guard case .scalar(let text, _) = kind, let value = Int(text.trimmingSpaces()) else {
            throw place.error("\(name) must be a whole number, not \(description)")
        }
        return value
    }

    func flag(_ name: String) throws -> Bool {
        // A command line's values are all texts.
        guard case .scalar(let text, let isQuoted) = kind, !isQuoted || place.flag != nil,
            let value = Bool(text.lowercased())
        else {
            throw place.error("\(name) must be true or false, not \(description)")
        }
        return value
    }

    func choice<Value: CaseIterable & RawRepresentable<String>>(_ name: String, of type: Value.Type) throws -> Value {
        let text = isNothing ? "" : try text(name)
        guard let value = Value(rawValue: text.lowercased()) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw place.error("\(name) must be one of \(known), not '\(text.shortened())'")
        }
        return value
    }

    /// A list of texts; a text alone is a list of one.
    func texts(_ name: String) throws -> [RecipeNode] {
        switch kind {
        case .list(let items):
            for item in items { _ = try item.text("each of \(name)") }
            return items
        case .scalar: return [self]
        case .nothing: throw place.error("\(name) has no value")
        case .map: throw place.error("\(name) must be a text or a list of texts, not \(description)")
        }
    }

    /// As ``texts(_:)``, where a text without quotes is split at its commas.
    func items(_ name: String) throws -> [String] {
        if case .scalar(let text, false) = kind { return try RecipeAxisText.list(text, of: name) }
        return try texts(name).map { try $0.text(name) }
    }

    func entries(_ name: String) throws -> [Entry] {
        guard case .map(let entries) = kind else {
            throw place.error("\(name) must be a map of names and values, not \(description)")
        }
        return entries
    }

    func list(_ name: String) throws -> [RecipeNode] {
        guard case .list(let items) = kind else { throw place.error("\(name) must be a list, not \(description)") }
        return items
    }

    var isListOfLists: Bool {
        guard case .list(let items) = kind, let first = items.first else { return false }
        if case .list = first.kind { return true }
        return false
    }
}

extension RecipePlace {
    /// What is wrong with a text here of which a prompt would be made; nil where it may be.
    func refusal(of text: String, field: String, isLenient: Bool) -> FarmError? {
        ForeignText.refusal(ofPrompt: text, isLenient: isLenient).map { error("\(field): \($0)") }
    }

    /// Runs what knows nothing of files and puts the place before its error.
    func placing<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let failure as FarmError {
            throw error(failure.message, code: failure.code)
        }
    }
}
