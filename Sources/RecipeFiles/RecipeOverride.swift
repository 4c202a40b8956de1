/// A key as a command line gives it, which stands in place of the file's.
package struct RecipeOverride: Sendable, Equatable {
    /// What of the file it replaces, wherever that stands.
    package var key: RecipeKey
    /// Names it in messages, such as `--axis`.
    package var flag: String
    /// None: what the file says is dropped, and the request's own stands.
    package var values: [String]

    /// - Parameter values: each as a text, read as the file's value of the key is.
    package init(_ key: RecipeKey, flag: String, values: [String] = []) {
        self.key = key
        self.flag = flag
        self.values = values
    }

    fileprivate var isAxis: Bool { values.count > 1 }

    fileprivate func entry(at place: RecipePlace) -> RecipeNode.Entry {
        var place = place
        place.flag = flag
        let items = values.map { RecipeNode(kind: .scalar($0, isQuoted: true), place: place) }
        let value = items.count == 1 ? items[0] : RecipeNode(kind: .list(items), place: place)
        return RecipeNode.Entry(key: key.text, place: place, value: value)
    }
}

extension [RecipeNode.Entry] {
    /// An axis stands where the file has it; what else there is comes behind the file, so that it is applied last.
    func overridden(by overrides: [RecipeOverride], file: String) -> [RecipeNode.Entry] {
        var places: [String: RecipePlace] = [:]
        for entry in self { places[entry.key] = entry.place }
        let replaced = Set(overrides.map(\.key.text))
        let given = overrides.enumerated().filter { !$1.values.isEmpty }.map { number, override in
            let end = RecipePlace(file: file, line: .max, column: number)
            return override.entry(at: override.isAxis ? places[override.key.text] ?? end : end)
        }
        return filter { !replaced.contains($0.key) } + given
    }
}
