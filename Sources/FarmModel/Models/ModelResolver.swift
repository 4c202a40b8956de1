/// Finds the one model that a person means, or says why there is none.
package enum ModelResolver {
    /// A model as it can be chosen: a connected worker's word goes before that of one that has left.
    package struct Candidate: Sendable {
        package var model: ModelDescription
        package var isConnected: Bool

        package init(model: ModelDescription, isConnected: Bool) {
            self.model = model
            self.isConnected = isConnected
        }
    }

    /// Accepts what the web UIs do: a name (a case that differs is no matter if no other model has that very name), with
    /// folders or extension, either with ` [hash]`, or eight or more hex digits of the digest, or of the checkpoint's in a
    /// model of several files; nil where there is only one model.
    package static func resolve(_ wanted: String?, among candidates: [Candidate]) throws -> ModelDescription {
        let connected = candidates.filter(\.isConnected)
        guard let wanted else { return try onlyModel(connected.isEmpty ? candidates : connected) }
        let file = WantedFile(wanted)
        for candidates in [connected, candidates] {
            let matches = file.matches(in: candidates.map(\.model), names: { [$0.name] }, hasHash: hasHash)
            if !matches.isEmpty { return try single(matches, wanted: wanted) }
        }
        let hint = NearestNames.hint(for: wanted.trimmingSpaces(), in: Set(candidates.map(\.model.name)), noun: "model")
        throw FarmError(.invalidInput, "unknown model '\(wanted.shortened())'\(hint)")
    }

    private static func hasHash(_ model: ModelDescription, _ hash: String) -> Bool {
        let main = model.files.filter { $0.role == .checkpoint || $0.role == .diffusionModel }
        return model.digest.hasPrefix(hash) || main.contains { $0.sha256.hasPrefix(hash) }
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

    private static func single(_ matches: [ModelDescription], wanted: String) throws -> ModelDescription {
        let digests = Set(matches.map(\.digest))
        guard digests.count == 1, let match = matches.first else {
            let hashes = digests.sorted().map { String($0.prefix(10)) }.joined(separator: ", ")
            throw FarmError(
                .invalidInput,
                "'\(wanted.shortened())' names \(digests.count) different models; name one by hash: \(hashes)")
        }
        return match
    }
}
