import FarmModel
import PostgresDriver

import struct FoundationEssentials.UUID

/// Which images fit a filter, newest first: the order of their ids, which is the order in which they were recorded.
extension PostgresFarmStore {
    /// With a worker in the question, so many jobs are looked into one by one before the worker's images are.
    private static let jobsByWorker = 400

    func imageIDs(_ filter: HistoryFilter) async throws -> [Int64] {
        var worker: UUID?
        if let name = filter.worker {
            worker = try await query("SELECT id FROM workers WHERE name = \(name)").value(as: UUID.self)
            guard worker != nil else { return [] }
        }
        let question = HistoryQuestion(filter: filter, worker: worker)
        if filter.seed != nil { return try await ids(question.seedWalk) }
        if question.asksParameters {
            let ofJobs = try await jobWalk(question, .job)
            let own = try await ids(question.blockWalk(.image))
            return Array((ofJobs + own).sorted(by: >).prefix(filter.limit))
        }
        if filter.submitter != nil { return try await jobWalk(question, nil) }
        let isOfSeveral = question.asksTime || filter.job != nil && worker != nil
        return try await ids(isOfSeveral ? question.blockWalk(nil) : question.plainWalk)
    }

    private func ids(_ sql: SQL) async throws -> [Int64] {
        try await query(sql).map { try $0.decode(0) }
    }

    private func jobWalk(_ question: HistoryQuestion, _ origin: HistoryQuestion.Origin?) async throws -> [Int64] {
        guard let range = try await idRange(question) else { return [] }
        var jobs = question.limit
        while true {
            let rows = try await query(question.jobWalk(origin, ids: range, jobs: jobs))
            guard let row = rows.first else { return [] }
            let ids: [Int64] = try row.decode("ids")
            if try ids.count >= question.limit || row.decode("is_all") { return ids }
            if question.worker != nil, jobs >= Self.jobsByWorker {
                return try await self.ids(question.blockWalk(origin))
            }
            // Most of these jobs' newest images are none that the filter asks for.
            jobs *= 8
        }
    }

    /// Where the images of the filter's times are; nil where there are none.
    private func idRange(_ question: HistoryQuestion) async throws -> Range<Int64>? {
        guard question.asksTime else { return 0..<max(0, question.end) }
        let blocks = try await query(question.timeBlocks)
        guard let row = blocks.first, let first = try row.decode("first", as: Int64?.self),
            let last = try row.decode("last", as: Int64?.self)
        else { return nil }
        return first << 13..<min((last + 1) << 13, question.end)
    }
}

extension HistoryQuestion {
    /// By the seed's index, whatever else is asked: few images share one.
    fileprivate var seedWalk: SQL {
        let origins = Self.any([
            Self.all(["i.parameters IS NULL", isOfJob(.job)]), Self.all(ofOwnParameters + [isOfJob(nil)]),
        ])
        let others = asksParameters ? origins : isOfJob(nil)
        // OFFSET 0 keeps PostgreSQL from another index.
        return """
            SELECT i.id FROM (
                SELECT * FROM images i WHERE i.seed = \(filter.seed) AND i.id < \(end) ORDER BY i.id DESC OFFSET 0
            ) i
            WHERE \(Self.all(ofImage)) AND \(others) ORDER BY i.id DESC LIMIT \(limit)
            """
    }

    /// By an index in the order of the ids: all images, or those of one job or one worker.
    fileprivate var plainWalk: SQL {
        """
        SELECT i.id FROM images i WHERE \(Self.all(ofImage + [isOfJob(nil)])) ORDER BY i.id DESC LIMIT \(limit)
        """
    }
}
