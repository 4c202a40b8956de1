import FarmBasics
import FarmModel
import PostgresDriver

/// Which jobs hold which pictures, in the caller's transaction.
extension PostgresConnection {
    /// Pictures that go in one step: few, since each may be large.
    private static let stepInputs = 20

    /// Keeps these pictures for as long as the job is there.
    /// - Throws: `failedPrecondition` where one of them has gone since it was looked up.
    func hold(_ digests: [Digest], for job: JobID) throws {
        guard !digests.isEmpty else { return }
        // Locked against their deletion until the job is committed.
        let known = try query(
            "SELECT digest FROM inputs WHERE digest = ANY(\(digests)) ORDER BY digest FOR KEY SHARE"
        ).map { try $0.decode(0, as: Digest.self) }
        if let gone = Set(digests).subtracting(known).min() {
            throw FarmError(
                .failedPrecondition, "the farm no longer has the picture \(gone.shortHash): submit the job again")
        }
        try query("INSERT INTO job_inputs (job_id, digest) SELECT \(job), unnest(\(known))")
    }

    /// Takes the next pictures from a deleted job, and deletes those that no other job names.
    /// - Returns: whether there were any.
    func letGo(inputsOf job: JobID) throws -> Bool {
        let digests = try query(
            """
            DELETE FROM job_inputs WHERE job_id = \(job) AND digest IN (
                SELECT digest FROM job_inputs WHERE job_id = \(job) ORDER BY digest LIMIT \(Self.stepInputs))
            RETURNING digest
            """
        ).map { try $0.decode(0, as: Digest.self) }
        guard !digests.isEmpty else { return false }
        try delete(inputs: "digest = ANY(\(digests))")
        return true
    }

    /// Deletes the next pictures that no job names and nobody has asked about for a day.
    /// - Returns: whether there were any.
    func forgetUploads() throws -> Bool {
        try query("DELETE FROM input_usage WHERE hour <= now() - interval '1 day'")
        return try delete(inputs: "asked_at < now() - interval '1 day'") > 0
    }

    /// Deletes the first of the chosen pictures that no job names.
    @discardableResult
    private func delete(inputs chosen: SQL) throws -> Int {
        let isFree: SQL = "NOT EXISTS (SELECT FROM job_inputs j WHERE j.digest = i.digest)"
        // Locked first, in a statement of its own: a job that is submitted with one meanwhile is seen by the second.
        let locked = try query(
            """
            SELECT i.digest FROM inputs i WHERE \(chosen) AND \(isFree)
            ORDER BY i.digest LIMIT \(Self.stepInputs) FOR UPDATE SKIP LOCKED
            """
        ).map { try $0.decode(0, as: Digest.self) }
        guard !locked.isEmpty else { return 0 }
        return try query("DELETE FROM inputs i WHERE i.digest = ANY(\(locked)) AND \(isFree)").affectedCount
    }
}
