/// Suggests the names that a mistyped one most likely meant.
package enum NearestNames {
    /// The candidates closest to `name`, best first: those that contain it, then those within a third of its length
    /// in edits (Levenshtein), ignoring case.
    package static func of(_ name: String, in candidates: some Collection<String>, limit: Int = 3) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
        guard !wanted.isEmpty else { return Array(candidates.sorted().prefix(limit)) }
        let allowed = max(2, wanted.count / 3)
        let scored = candidates.compactMap { candidate -> (score: Int, name: String)? in
            let lowered = candidate.lowercased()
            if lowered.contains(name.lowercased()) { return (0, candidate) }
            let distance = editDistance(wanted, Array(lowered.unicodeScalars.prefix(128)))
            return distance <= allowed ? (distance, candidate) : nil
        }
        return scored.sorted { ($0.score, $0.name) < ($1.score, $1.name) }.prefix(limit).map(\.name)
    }

    /// The end of an error message: "; did you mean A or B?", or "; known: A, B" when nothing is near.
    package static func hint(for name: String, in candidates: some Collection<String>, noun: String) -> String {
        hint(for: name, words: Dictionary(candidates.map { ($0, $0) }) { first, _ in first }, noun: noun)
    }

    /// - Parameter words: what to write for each of the names.
    package static func hint(for name: String, words: [String: String], noun: String) -> String {
        func written(_ name: String) -> String {
            guard let word = words[name], word != name else { return "'\(name)'" }
            return "'\(word)' (\(name))"
        }
        let candidates = words.keys
        guard !candidates.isEmpty else { return "; the farm has no \(noun) yet" }
        let near = of(name, in: candidates)
        if !near.isEmpty { return "; did you mean \(near.map(written).joined(separator: " or "))?" }
        let known = candidates.sorted().prefix(20)
        let more = candidates.count > known.count ? ", …" : ""
        return "; accepted: \(known.map { words[$0] ?? $0 }.joined(separator: ", "))\(more)"
    }

    private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let substitution = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
