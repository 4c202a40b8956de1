import FarmModel
import PostgresDriver

/// How many images of a large job are done: kept, since counting a million tasks takes a tenth of a second, and everybody
/// who watches the job asks ten times a second.
enum DoneCount {
    /// Up to so many images the tasks are counted when somebody asks, and deliveries need not write a count.
    static let smallJob = 1000
    /// Deliveries of as many workers are counted side by side.
    private static let parts: Int32 = 16

    static func begin(job: JobID) -> SQL {
        "INSERT INTO job_done (job_id, part) SELECT \(job), generate_series(0, \(parts) - 1)"
    }

    /// One image more is done; nothing for a small job. The last statement of its transaction: until that commits, other
    /// deliveries of the same part wait.
    static func add(job: JobID, session: SessionID) -> SQL {
        let part = Int16(truncatingIfNeeded: session.rawValue % Int64(parts))
        return "UPDATE job_done SET done = done + 1 WHERE job_id = \(job) AND part = \(part)"
    }
}
