import FarmModel
import PostgresDriver

extension SQL {
    /// Whether images of the segment `g` are at or over the limit `l`.
    static let isOver: SQL = "l.model_digest = g.model_digest AND l.pixels <= g.width::int8 * g.height"

    /// Whether a device of the session `s` may have the memory for images of the segment `g`.
    static let fits: SQL = """
        EXISTS (
            SELECT FROM jsonb_array_elements(s.devices) AS d WHERE NOT EXISTS (
                SELECT FROM memory_limits l
                WHERE l.session_id = s.id AND l.device = d ->> 'id' AND \(SQL.isOver)))
        """
}

extension PostgresConnection {
    /// Remembers that a device had too little memory for the images of a segment, that of `task`.
    func limit(_ device: String, of session: SessionID, task: TaskID) throws {
        try query(
            """
            INSERT INTO memory_limits (session_id, device, model_digest, pixels)
            SELECT \(session), \(device), g.model_digest, g.width::int8 * g.height FROM \(SQL.segment(of: task)) g
            ON CONFLICT (session_id, device, model_digest)
                DO UPDATE SET pixels = least(memory_limits.pixels, excluded.pixels)
            """)
    }
}
