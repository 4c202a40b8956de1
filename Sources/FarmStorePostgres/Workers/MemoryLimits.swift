import PostgresDriver

extension SQL {
    /// Whether images of the job `j` are at or over the limit `l`.
    static let isOver: SQL = "l.model_digest = j.model_digest AND l.pixels <= j.width::int8 * j.height"

    /// Whether a device of the session `s` may have the memory for images of the job `j`.
    static let fits: SQL = """
        EXISTS (
            SELECT FROM jsonb_array_elements(s.devices) AS d WHERE NOT EXISTS (
                SELECT FROM memory_limits l
                WHERE l.session_id = s.id AND l.device = d ->> 'id' AND \(SQL.isOver)))
        """
}

extension PostgresConnection {
    /// Remembers that a device had too little memory for the images of a job.
    func limit(_ device: String, of session: Int64, job: Int64) throws {
        try query(
            """
            INSERT INTO memory_limits (session_id, device, model_digest, pixels)
            SELECT \(session), \(device), model_digest, width::int8 * height FROM jobs WHERE id = \(job)
            ON CONFLICT (session_id, device, model_digest)
                DO UPDATE SET pixels = least(memory_limits.pixels, excluded.pixels)
            """)
    }
}
