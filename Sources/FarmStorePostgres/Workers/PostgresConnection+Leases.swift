import FarmModel
import PostgresDriver

extension PostgresConnection {
    /// What follows from the end of sessions: their tasks go back, with word of it, and what was known of their files
    /// and memory is no more.
    func release(sessions: [SessionID], counts: Bool = false) throws {
        guard !sessions.isEmpty else { return }
        try query("DELETE FROM session_models WHERE session_id = ANY(\(sessions))")
        try query("DELETE FROM session_accessories WHERE session_id = ANY(\(sessions))")
        try query("DELETE FROM memory_limits WHERE session_id = ANY(\(sessions))")
        let jobs = Set(try lose(sessions: sessions, counts: counts)).sorted()
        guard !jobs.isEmpty else { return }
        try query(News.queued(jobs).notify)
        try query(News.changed(jobs).notify)
    }
}
