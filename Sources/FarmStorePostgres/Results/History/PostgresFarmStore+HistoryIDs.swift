import FarmModel
import PostgresDriver

import struct FoundationEssentials.UUID

/// Which images fit a filter, newest first: the order of their ids, which is the order in which they were recorded.
extension PostgresFarmStore {
    func imageIDs(_ filter: HistoryFilter) async throws -> [Int64] {
        var worker: UUID?
        if let name = filter.worker {
            worker = try await query("SELECT id FROM workers WHERE name = \(name)").value(as: UUID.self)
            guard worker != nil else { return [] }
        }
        var words: [String] = []
        if let text = filter.words {
            words =
                try await query("SELECT tsvector_to_array(to_tsvector('simple', \(text)))").value(as: [String].self)
                ?? []
            // Marks alone are no words: nothing holds them.
            guard !words.isEmpty else { return [] }
        }
        let question = HistoryQuestion(filter: filter, worker: worker, words: words)
        if filter.seed != nil { return try await ids(question.seedWalk) }
        if question.isPlain { return try await ids(question.plainWalk) }
        guard let range = try await idRange(question) else { return [] }
        let near = try await answer(question.nearWalk(ids: range))
        if near.isAll || near.ids.count >= question.limit { return near.ids }
        if question.asksParameters {
            let ofJobs = try await jobWalk(question, .job, range)
            let own = try await ids(question.blockWalk(.image, ids: range))
            return Array((ofJobs + own).sorted(by: >).prefix(filter.limit))
        }
        if filter.submitter != nil { return try await jobWalk(question, nil, range) }
        return try await ids(question.blockWalk(nil, ids: range))
    }

    private func jobWalk(
        _ question: HistoryQuestion, _ origin: HistoryQuestion.Origin?, _ range: Range<Int64>
    ) async throws -> [Int64] {
        var jobs = question.limit
        while true {
            let answer = try await answer(question.jobWalk(origin, ids: range, jobs: jobs))
            if answer.isAll || answer.ids.count >= question.limit { return answer.ids }
            // Many jobs, of which a worker has seen a few: better look at what it has made.
            if question.worker != nil { return try await ids(question.blockWalk(origin, ids: range)) }
            // These jobs' newest images are none that the filter asks for.
            jobs *= 8
        }
    }

    /// Where the images of the filter's times are; nil where there are none.
    private func idRange(_ question: HistoryQuestion) async throws -> Range<Int64>? {
        let end = max(0, question.end)
        guard question.asksTime else { return 0..<end }
        guard let row = try await query(question.timeRange).first,
            let first = try row.decode("first", as: Int64?.self), let last = try row.decode("last", as: Int64?.self)
        else { return nil }
        let newest: Int64? = try row.decode("newest")
        let (lower, upper) = (first << HistoryQuestion.blockBits, (last + 1) << HistoryQuestion.blockBits)
        return lower..<max(lower, newest.map { $0 + 1 } ?? min(upper, end))
    }

    private func ids(_ sql: SQL) async throws -> [Int64] {
        try await query(sql).map { try $0.decode(0) }
    }

    /// - Returns: ids, and whether no other images can fit.
    private func answer(_ sql: SQL) async throws -> (isAll: Bool, ids: [Int64]) {
        guard let row = try await query(sql).first else { return (true, []) }
        return (try row.decode("is_all"), try row.decode("ids"))
    }
}
