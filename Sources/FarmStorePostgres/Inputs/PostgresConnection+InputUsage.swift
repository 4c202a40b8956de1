import FarmModel
import FarmStore
import PostgresDriver

/// How many bytes of pictures each has uploaded in the last day, by the hour: a few rows, however many pictures.
extension PostgresConnection {
    /// - Throws: `exhausted`, with when so much of the day's is longer ago that the picture has room.
    func count(inputBytes bytes: Int, of uploader: String, limit: Int64?) throws {
        try query(
            """
            INSERT INTO input_usage AS u (principal, hour, bytes)
            VALUES (\(uploader), date_trunc('hour', now()), \(Int64(bytes)))
            ON CONFLICT (principal, hour) DO UPDATE SET bytes = u.bytes + excluded.bytes
            """)
        guard let limit else { return }
        // The hour that an upload is counted for ends with it.
        let used = try query(
            """
            SELECT bytes, extract(epoch FROM hour + interval '1 day' - now())::float8 AS seconds FROM input_usage
            WHERE principal = \(uploader) AND hour > now() - interval '1 day' ORDER BY hour
            """
        ).map { (bytes: try $0.decode("bytes", as: Int64.self), seconds: try $0.decode("seconds", as: Double.self)) }
        try PrincipalLimits.admit(inputBytes: bytes, limit: limit, of: uploader, hours: used)
    }
}
