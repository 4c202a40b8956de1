import FarmBasics
package import FarmModel

extension MemoryStore {
    /// Looks at every image, the newest first.
    /// - Throws: `invalidInput` for words that are longer than a prompt may be, or hold U+0000.
    package func images(_ filter: HistoryFilter) throws -> [ImageRecord] {
        guard let filter = filter.within(scope) else { return [] }
        var words: Set<String> = []
        if let text = filter.words {
            try Self.refuseUnstorable(text)
            guard text.utf8.count <= ParameterLimits.promptBytes else {
                throw FarmError(
                    .invalidInput,
                    "the words to look for are longer than a prompt may be (\(ParameterLimits.promptBytes) bytes)")
            }
            words = Self.words(text)
            // Marks alone are no words: nothing holds them.
            guard !words.isEmpty else { return [] }
        }
        return read { farm in
            let found = farm.images.values.sorted { $0.id > $1.id }.lazy
                .filter { $0.id < filter.before ?? .max && Self.agree($0.rendered.seed, filter.seed) }
                .compactMap(farm.record)
                .filter { Self.fits($0, filter, words) }
            return Array(found.prefix(filter.limit))
        }
    }

    private static func fits(_ image: ImageRecord, _ filter: HistoryFilter, _ words: Set<String>) -> Bool {
        let parameters = image.parameters
        return (words.isEmpty || words.isSubset(of: Self.words(parameters.prompt)))
            && isOf(image, model: filter.model)
            && agree(parameters.sampler, filter.sampler) && agree(parameters.finalSize, filter.size)
            && agree(image.task.job, filter.job) && agree(image.submitter, filter.submitter)
            && agree(image.workerName, filter.worker)
            && (filter.since.map { image.finishedAt >= $0 } ?? true)
            && (filter.until.map { image.finishedAt < $0 } ?? true)
    }

    private static func agree<Value: Equatable>(_ value: Value, _ asked: Value?) -> Bool {
        asked.map { $0 == value } ?? true
    }

    private static func isOf(_ image: ImageRecord, model: String?) -> Bool {
        guard let model else { return true }
        return image.modelName == model || model.unicodeScalars.count >= 8 && image.modelDigest.hasPrefix(model)
    }

    /// In lower case, without marks: simpler than PostgreSQL's parser, which knows hosts, numbers and compounds.
    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
