package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] {
        let conditions = Self.conditions(filter)
        let whole: SQL = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
        return try await query("\(ImageRow.select) WHERE \(whole) ORDER BY i.id DESC LIMIT \(filter.limit)")
            .map(ImageRow.decode)
    }

    package func image(_ id: Int64) async throws -> ImageRecord? {
        try await query("\(ImageRow.select) WHERE i.id = \(id)").first.map(ImageRow.decode)
    }

    package func png(image id: Int64) async throws -> [UInt8]? {
        try await query(
            """
            SELECT b.png FROM images i JOIN jobs j ON j.id = i.job_id JOIN image_bytes b ON b.image_id = i.id
            WHERE i.id = \(id)
            """
        ).value(as: [UInt8].self)
    }

    private static func conditions(_ filter: HistoryFilter) -> [SQL] {
        var conditions: [SQL] = []
        if let before = filter.before { conditions.append("i.id < \(before)") }
        if let words = filter.words { conditions.append("j.prompt_words @@ plainto_tsquery('simple', \(words))") }
        if let model = filter.model {
            conditions.append(
                "(j.model_name = \(model) OR length(\(model)) >= 8 AND starts_with(j.model_digest, \(model)))")
        }
        if let sampler = filter.sampler { conditions.append("j.sampler = \(sampler.rawValue)") }
        if let seed = filter.seed { conditions.append("i.seed = \(seed)") }
        if let size = filter.size {
            conditions.append("j.width = \(size.width)::int AND j.height = \(size.height)::int")
        }
        if let job = filter.job { conditions.append("i.job_id = \(job)") }
        if let submitter = filter.submitter { conditions.append("j.submitter = \(submitter)") }
        if let worker = filter.worker { conditions.append("w.name = \(worker)") }
        if let since = filter.since { conditions.append("i.finished_at >= \(since)") }
        if let until = filter.until { conditions.append("i.finished_at < \(until)") }
        return conditions
    }
}
