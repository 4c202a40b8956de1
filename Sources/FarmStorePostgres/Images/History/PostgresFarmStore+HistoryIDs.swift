import FarmBasics
import FarmModel
import PostgresDriver

import struct FoundationEssentials.UUID

/// Which images fit a filter, newest first: the order of their ids, which is the order in which they were recorded.
extension PostgresFarmStore {
    func imageIDs(_ filter: HistoryFilter) async throws -> [ImageID] {
        guard let question = try await question(filter) else { return [] }
        if question.isNear, let near = try await query(question.nearWalk).first {
            let ids: [ImageID] = try near.decode("ids")
            let isAll: Bool = try near.decode("is_all")
            if isAll || ids.count >= filter.limit { return ids }
        }
        try await query(HistoryQuestion.sortIn)
        return try await query(question.blockWalk).map { try $0.decode(0) }
    }

    /// - Returns: nil where no image can fit.
    private func question(_ filter: HistoryFilter) async throws -> HistoryQuestion? {
        var worker: UUID?
        if let name = filter.worker {
            worker = try await query("SELECT id FROM workers WHERE name = \(name)").value(as: UUID.self)
            guard worker != nil else { return nil }
        }
        // A deleted job's images go in many steps.
        if let job = filter.job {
            guard try await !query("SELECT FROM \(jobs) j WHERE id = \(job)").isEmpty else { return nil }
        }
        var words: [String] = []
        if let text = filter.words {
            guard text.utf8.count <= ParameterLimits.promptBytes else {
                throw FarmError(
                    .invalidInput,
                    "the words to look for are longer than a prompt may be (\(ParameterLimits.promptBytes) bytes)")
            }
            words =
                try await query("SELECT tsvector_to_array(to_tsvector('simple', \(text)))").value(as: [String].self)
                ?? []
            // Marks alone are no words: nothing holds them.
            guard !words.isEmpty else { return nil }
        }
        let terms = try await HistoryTerms(filter, worker: worker, words: words) { texts in
            try await query(
                """
                SELECT hashtextextended(term, 0) & \(HistoryTerms.hashBits)
                FROM unnest(\(texts)) WITH ORDINALITY AS t (term, place) ORDER BY place
                """
            ).map { try $0.decode(0) }
        }
        return HistoryQuestion(filter: filter, worker: worker, terms: terms)
    }
}
