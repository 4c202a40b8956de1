package import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// In two statements: which ones by ``HistoryQuestion``, then their rows. A scope is the submitter that the filter asks
    /// for, so the indexes that answer that answer it.
    /// - Throws: `invalidInput` for words that are longer than a prompt may be.
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] {
        guard let filter = filter.within(scope) else { return [] }
        while true {
            let ids = try await imageIDs(filter)
            let images = try await query("\(ImageRow.select(from: jobs)) WHERE i.id = ANY(\(ids)) ORDER BY i.id DESC")
                .map(ImageRow.decode)
            // Those that were deleted meanwhile: a page without images would be taken for the history's end.
            if !images.isEmpty || ids.isEmpty { return images }
        }
    }

    /// Nil where there is none, or its job is being deleted.
    package func image(_ id: ImageID) async throws -> ImageRecord? {
        try await query("\(ImageRow.select(from: jobs)) WHERE i.id = \(id)").first.map(ImageRow.decode)
    }

    /// All of it in memory, a few MB; nil where there is none, or the job is being deleted.
    package func png(image id: ImageID) async throws -> [UInt8]? {
        try await query(
            """
            SELECT b.png FROM images i JOIN \(jobs) j ON j.id = i.job_id JOIN image_bytes b ON b.image_id = i.id
            WHERE i.id = \(id)
            """
        ).value(as: [UInt8].self)
    }

    /// By id; ids without an image or a thumbnail are left out.
    package func thumbnails(images ids: [ImageID]) async throws -> [(image: ImageID, jpeg: [UInt8])] {
        try await query(
            """
            SELECT i.id, t.jpeg FROM images i JOIN \(jobs) j ON j.id = i.job_id JOIN thumbnails t ON t.image_id = i.id
            WHERE i.id = ANY(\(ids)) ORDER BY i.id
            """
        ).map { (try $0.decode(0), try $0.decode(1)) }
    }

    /// All seconds over all work: steps times millions of pixels of the finished image.
    package func paces(models digests: [Digest]) async throws -> [Digest: Double] {
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
            try rows.map { (try $0.decode(0, as: Digest.self), try $0.decode(1, as: Double.self)) },
            uniquingKeysWith: { first, _ in first })
    }
}
