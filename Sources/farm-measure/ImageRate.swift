import FarmTestSupport

extension FarmFixture {
    /// The first images of these, run by run, in images a second.
    /// - Parameter images: a condition on the table.
    func rate(of images: String, runs: Int, imagesPerRun: Int) async throws -> Samples? {
        let rows = try await psql(
            """
            SELECT (count(*) - 1) / extract(epoch FROM max(recorded_at) - min(recorded_at)) FROM (
                SELECT recorded_at, (row_number() OVER (ORDER BY id) - 1) / \(imagesPerRun) AS run
                FROM images WHERE \(images) ORDER BY id LIMIT \(runs * imagesPerRun)
            ) i GROUP BY run ORDER BY run
            """)
        return Samples(rows.split(separator: "\n").compactMap { Double($0) })
    }
}
