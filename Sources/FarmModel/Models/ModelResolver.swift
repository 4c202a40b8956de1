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

    /// Accepts a name in any case, a name with its file's extension, or eight or more hex digits of the digest; nil
    /// where there is only one model.
    package static func resolve(_ wanted: String?, among candidates: [Candidate]) throws -> ModelDescription {
        let connected = candidates.filter(\.isConnected)
        guard let wanted else { return try onlyModel(connected.isEmpty ? candidates : connected) }
        for matches in [named(wanted, in: connected), named(wanted, in: candidates)] where !matches.isEmpty {
            return try single(matches, wanted: wanted)
        }
        let hint = NearestNames.hint(for: wanted, in: Set(candidates.map(\.model.name)), noun: "model")
        throw FarmError(.invalidInput, "unknown model '\(wanted.shortened())'\(hint)")
    }

    private static func named(_ wanted: String, in candidates: [Candidate]) -> [ModelDescription] {
        let models = candidates.map(\.model)
        let exact = models.filter { $0.name == wanted }
        if !exact.isEmpty { return exact }
        let lowered = wanted.lowercased()
        let stem = lowered.hasSuffix(".safetensors") ? String(lowered.dropLast(".safetensors".count)) : lowered
        let anyCase = models.filter { $0.name.lowercased() == stem }
        if !anyCase.isEmpty { return anyCase }
        guard lowered.count >= 8, lowered.allSatisfy(\.isHexDigit) else { return [] }
        return models.filter { $0.digest.hasPrefix(lowered) }
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
