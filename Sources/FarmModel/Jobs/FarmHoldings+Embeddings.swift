extension FarmHoldings {
    /// Those that words of a prompt can name with this model. A word that names one for another family is just a word.
    package func embeddings(for model: ModelDescription) -> [AccessoryDescription] {
        accessories.filter {
            $0.kind == .embedding && model.family.accepts(.embedding, of: $0.family)
                && ($0.family != .unknown || model.family.takesEmbeddings)
        }
    }

    /// The words of a prompt that mean one of them: names, and, where several share a name, also with their folders.
    package func embeddingWords(for model: ModelDescription) -> [String] {
        let files = embeddings(for: model)
        let namesakes = Dictionary(grouping: files) { $0.name.lowercased() }.values
            .filter { Set($0.map(\.sha256)).count > 1 }
        let words = AccessoryResolver.words(.embedding, files, model.family)
        return Set(files.map(\.name)).union(namesakes.joined().map(words.word)).sorted()
    }
}
