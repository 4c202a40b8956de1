package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] {
        // An image's parameters are its job's or its own: each half has indexes for them, one condition over both would
        // have none.
        let halves: [Origin?] = Self.asksParameters(filter) ? Origin.allCases : [nil]
        let parts = halves.map { origin -> SQL in
            let conditions = Self.conditions(filter) + (origin.map { Self.conditions(filter, of: $0) } ?? [])
            let whole: SQL = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
            return "\(ImageRow.select) WHERE \(whole) ORDER BY i.id DESC LIMIT \(filter.limit)"
        }
        let images: SQL =
            parts.count == 1
            ? parts[0] : "(\(parts[0])) UNION ALL (\(parts[1])) ORDER BY id DESC LIMIT \(filter.limit)"
        return try await query(images).map(ImageRow.decode)
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

    package func thumbnails(images ids: [Int64]) async throws -> [(image: Int64, jpeg: [UInt8])] {
        try await query(
            """
            SELECT i.id, t.jpeg FROM images i JOIN jobs j ON j.id = i.job_id JOIN thumbnails t ON t.image_id = i.id
            WHERE i.id = ANY(\(ids)) ORDER BY i.id
            """
        ).map { (try $0.decode(0), try $0.decode(1)) }
    }

    package func paces(models digests: [String]) async throws -> [String: Double] {
        // Of the farm's last images only: what a model took long ago, on other machines, says little.
        let rows = try await query(
            """
            SELECT m.digest, sum(m.seconds) / sum(m.work)
            FROM (
                SELECT coalesce(i.model_digest, j.model_digest) AS digest, i.render_seconds AS seconds,
                    (coalesce(i.parameters, j.parameters) ->> 'steps')::float8
                        * coalesce(i.width, j.width) * coalesce(i.height, j.height) / 1000000 AS work
                FROM (SELECT * FROM images ORDER BY id DESC LIMIT 2000) i JOIN jobs j ON j.id = i.job_id
            ) m
            WHERE m.digest = ANY(\(digests)) AND m.work > 0
            GROUP BY m.digest
            """)
        return Dictionary(
            try rows.map { (try $0.decode(0, as: String.self), try $0.decode(1, as: Double.self)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Where an image's parameters are written.
    private enum Origin: CaseIterable { case job, image }

    private static func asksParameters(_ filter: HistoryFilter) -> Bool {
        filter.words != nil || filter.model != nil || filter.sampler != nil || filter.size != nil
    }

    private static func conditions(_ filter: HistoryFilter, of origin: Origin) -> [SQL] {
        let (row, isOf): (SQL, SQL) =
            origin == .job ? ("j", "i.parameters IS NULL") : ("i", "i.parameters IS NOT NULL")
        var conditions = [isOf]
        if let words = filter.words {
            conditions.append("\(row).prompt_words @@ plainto_tsquery('simple', \(words))")
        }
        if let model = filter.model {
            conditions.append(
                "(\(row).model_name = \(model) OR length(\(model)) >= 8 AND starts_with(\(row).model_digest, \(model)))"
            )
        }
        if let sampler = filter.sampler { conditions.append("\(row).sampler = \(sampler.rawValue)") }
        if let size = filter.size {
            conditions.append("\(row).width = \(size.width)::int AND \(row).height = \(size.height)::int")
        }
        return conditions
    }

    private static func conditions(_ filter: HistoryFilter) -> [SQL] {
        var conditions: [SQL] = []
        if let before = filter.before { conditions.append("i.id < \(before)") }
        if let seed = filter.seed { conditions.append("i.seed = \(seed)") }
        if let job = filter.job { conditions.append("i.job_id = \(job)") }
        if let submitter = filter.submitter { conditions.append("j.submitter = \(submitter)") }
        if let worker = filter.worker { conditions.append("w.name = \(worker)") }
        if let since = filter.since { conditions.append("i.finished_at >= \(since)") }
        if let until = filter.until { conditions.append("i.finished_at < \(until)") }
        return conditions
    }
}
