import FarmBasics

/// Finds the one model that a person means, or says why there is none.
package enum ModelResolver {
    /// A model as it can be chosen: a connected worker's word goes before that of one that has left.
    package struct Candidate: Sendable {
        /// As the worker that holds it describes it, or the store.
        package var model: ModelDescription
        /// Whether a connected worker holds it or can fetch it.
        package var isConnected: Bool

        /// One a worker and name: what several hold is a candidate each.
        package init(model: ModelDescription, isConnected: Bool) {
            self.model = model
            self.isConnected = isConnected
        }
    }

    /// Accepts what the web UIs do: a name (a case that differs is no matter if no other model has that very name, and
    /// not several in other cases), with folders or extension, either with ` [hash]`, or eight or more hex digits of the
    /// digest, or of the checkpoint's in a model of several files; nil where there is only one model. A folder means that
    /// folder.
    package static func resolve(_ wanted: String?, among candidates: [Candidate]) throws -> ModelDescription {
        let connected = candidates.filter(\.isConnected)
        guard let wanted else { return try onlyModel(connected.isEmpty ? candidates : connected) }
        for candidates in [connected, candidates] {
            let models = candidates.map(\.model)
            let matches = matches(wanted, in: models)
            if !matches.isEmpty { return try single(matches, wanted: wanted, among: models) }
        }
        throw unknown(wanted, among: candidates.map(\.model))
    }

    private static func matches(_ wanted: String, in models: [ModelDescription]) -> [ModelDescription] {
        WantedFile(wanted).matches(in: models, names: { [$0.name] }, folders: \.folders, hasHash: hasHash)
    }

    private static func hasHash(_ model: ModelDescription, _ hash: String) -> Bool {
        let main = model.files.filter { $0.role == .checkpoint || $0.role == .diffusionModel }
        return model.digest.hasPrefix(hash) || main.contains { $0.sha256.hasPrefix(hash) }
    }

    private static func words(among models: [ModelDescription]) -> FileWords<ModelDescription> {
        FileWords(
            name: \.name, folders: \.folders, hashes: { [$0.shortHash, $0.digest.hex] }, isForTags: false,
            means: { word, model in
                let found = matches(word, in: models)
                return !found.isEmpty && found.allSatisfy { $0.digest == model.digest }
            })
    }

    private static func onlyModel(_ candidates: [Candidate]) throws -> ModelDescription {
        guard let first = candidates.first?.model else {
            throw FarmError(.invalidInput, "the farm has no model yet: no worker with one has connected")
        }
        guard candidates.allSatisfy({ $0.model.digest == first.digest }) else {
            let names = Set(candidates.map(\.model.name)).sorted().prefix(20).joined(separator: ", ")
            throw FarmError(.invalidInput, "the farm has several models: name one of \(names)")
        }
        return first
    }

    private static func unknown(_ wanted: String, among models: [ModelDescription]) -> FarmError {
        let others = WantedFile(wanted).misplaced(in: models) { [$0.name] }
        guard others.isEmpty else {
            let known = Set(others.map(words(among: models).word)).sorted().joined(separator: ", ")
            return FarmError(
                .invalidInput,
                "the farm has no model '\(wanted.shortened())': no file of that name lies in such a folder; accepted: "
                    + known)
        }
        let hint = NearestNames.hint(for: wanted.trimmingSpaces(), in: Set(models.map(\.name)), noun: "model")
        return FarmError(.invalidInput, "unknown model '\(wanted.shortened())'\(hint)")
    }

    private static func single(
        _ matches: [ModelDescription], wanted: String, among models: [ModelDescription]
    ) throws -> ModelDescription {
        let digests = Set(matches.map(\.digest))
        func ambiguous(_ what: String) -> FarmError {
            let words = Set(matches.map(words(among: models).word)).sorted().joined(separator: ", ")
            return FarmError(.invalidInput, "'\(wanted.shortened())' names \(what); name one of: \(words)")
        }
        guard digests.count == 1, let match = matches.first else {
            throw ambiguous("\(digests.count) different models")
        }
        // A hash means the content, whatever its names; a name means what goes with it, too.
        let named = matches.filter { WantedFile(wanted).hasName($0.name) }
        let names = Set(named.map(\.name))
        guard names.count < 2 || named.allSatisfy({ $0.defaults == named[0].defaults }) else {
            throw ambiguous("\(names.count) models of one content, each with its own defaults")
        }
        return match
    }
}
