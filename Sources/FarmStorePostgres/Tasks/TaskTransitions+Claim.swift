import FarmModel
import FarmScheduling
import FarmStore
import PostgresDriver

import struct FoundationEssentials.UUID

extension SQL {
    /// Whether a task is queued. Looked for from the end: claims go upwards, and leave dead entries of the queue's index
    /// behind them for as long as any transaction is older.
    static func hasQueued(job: SQL, from first: SQL, beyond: SQL) -> SQL {
        """
        (SELECT true FROM tasks t
        WHERE t.job_id = \(job) AND t.state = 0 AND t.index >= \(first) AND t.index < \(beyond)
        ORDER BY t.index DESC LIMIT 1)
        """
    }

    /// The least index of a queued task, or NULL. Always by the queue's index, however the tables have changed since
    /// they were analyzed.
    static func nextQueued(job: SQL, from first: SQL, beyond: SQL) -> SQL {
        """
        (SELECT t.index FROM tasks t
        WHERE t.job_id = \(job) AND t.state = 0 AND t.index >= \(first) AND t.index < \(beyond)
        ORDER BY t.index LIMIT 1)
        """
    }
}

/// `.claim`, for all segments of a round.
extension PostgresConnection {
    /// Leases queued tasks, of each request in the order of their indices and at most one for each of its sessions, none
    /// to a worker that is barred from it. Sessions that have ended get none, nor do those of drained workers.
    func claim(_ requests: [ClaimRequest]) throws -> [Claim] {
        let live = try lock(sessions: requests.flatMap(\.sessions))
        var claims = requests.map { Claim(tasks: [], next: $0.indices.lowerBound) }
        var rest = Array(requests.indices)
        while !rest.isEmpty {
            // A statement would choose what it has locked itself twice: requests that overlap take turns.
            let turn = rest.enumerated().filter { place, number in
                !rest[..<place].contains { requests[$0].overlaps(requests[number]) }
            }.map(\.element)
            rest.removeAll(where: Set(turn).contains)
            for (number, claim) in zip(turn, try claim(apart: turn.map { requests[$0] }, live)) {
                claims[number] = claim
            }
        }
        return claims
    }

    /// The workers of those of the sessions that may have tasks. Locked until the commit: a session's end waits for it
    /// and then finds what was claimed.
    private func lock(sessions: [SessionID]) throws -> [SessionID: UUID] {
        Dictionary(
            uniqueKeysWithValues: try query(
                """
                SELECT s.id, s.worker_id FROM sessions s JOIN workers w ON w.id = s.worker_id
                WHERE s.id = ANY(\(Set(sessions).sorted())) AND s.ended_at IS NULL AND NOT w.is_drained
                ORDER BY s.id FOR SHARE OF s
                """
            ).map { (try $0.decode(0, as: SessionID.self), try $0.decode(1, as: UUID.self)) })
    }

    /// For requests of which no two can get the same task.
    private func claim(apart requests: [ClaimRequest], _ live: [SessionID: UUID]) throws -> [Claim] {
        let leased = try leaseAll(requests, live)
        var claims = zip(requests, leased).map { Claim(tasks: $1, next: $0.next(after: $1)) }
        let unsure = requests.indices.filter { number in
            claims[number].next == nil && !requests[number].isExhausted(by: claims[number].tasks)
        }
        guard !unsure.isEmpty else { return claims }
        let next = try query(
            """
            SELECT r.number, \(SQL.nextQueued(job: "r.job_id", from: "r.first", beyond: "r.beyond"))
            FROM \(RequestRows(requests, live).sql) WHERE r.number = ANY(\(unsure.map { Int32($0) }))
            """)
        for row in next {
            claims[Int(try row.decode(0, as: Int32.self))].next = try row.decode(1, as: Int32?.self).map(Int.init)
        }
        return claims
    }

    /// Leases until each session has a task or there is none that it may have: what was found for all of a request's
    /// sessions may be barred to those that are left.
    /// - Returns: what each request got, in the order of the indices.
    private func leaseAll(_ requests: [ClaimRequest], _ live: [SessionID: UUID]) throws -> [[ClaimedTask]] {
        var requests = requests
        var all = requests.map { _ in [ClaimedTask]() }
        while true {
            let rows = RequestRows(requests, live)
            var choice = Choice()
            for number in requests.indices { requests[number].sessions = [] }
            for (number, tasks) in try lockQueued(rows) {
                let left = choice.give(tasks, to: rows.slots[number], live)
                // Fewer tasks than sessions: there are no others.
                if tasks.count == rows.slots[number].count { requests[number].sessions = left }
            }
            for (job, tasks) in try lease(choice) {
                for task in tasks {
                    let number = requests.firstIndex {
                        $0.job == job && $0.indices.contains(task.attempt.task.index)
                    }
                    if let number { all[number].append(task) }
                }
            }
            guard !choice.jobs.isEmpty, requests.contains(where: { !$0.sessions.isEmpty }) else { break }
        }
        return all.map { $0.sorted { $0.attempt.task < $1.attempt.task } }
    }

    /// Locks what each request may have, in the order of the indices. Only tasks that were tried have bars.
    private func lockQueued(_ rows: RequestRows) throws -> [(number: Int, tasks: [Queued])] {
        let found = try query(
            """
            SELECT r.number, q.job_id, q.index, q.barred FROM \(rows.sql) CROSS JOIN LATERAL (
                SELECT t.job_id, t.index, CASE WHEN t.attempt > 0 THEN ARRAY(
                    SELECT b.worker_id FROM bars b
                    WHERE b.job_id = t.job_id AND b.index = t.index AND \(SQL.isBar)) END AS barred
                FROM tasks t
                WHERE t.job_id = r.job_id AND t.state = 0 AND t.index >= r.first AND t.index < r.beyond
                    AND (t.attempt = 0 OR EXISTS (
                        SELECT FROM unnest(\(rows.takers.numbers), \(rows.takers.workers)) AS mine (number, worker_id)
                        WHERE mine.number = r.number AND NOT EXISTS (
                            SELECT FROM bars b
                            WHERE b.job_id = t.job_id AND b.index = t.index AND b.worker_id = mine.worker_id
                                AND \(SQL.isBar))))
                ORDER BY t.index LIMIT r.slots FOR UPDATE OF t SKIP LOCKED
            ) q
            WHERE r.slots > 0
            """
        ).map { row in
            (
                number: Int(try row.decode(0, as: Int32.self)),
                task: Queued(
                    job: try row.decode(1), index: try row.decode(2),
                    barred: try row.decode(3, as: [UUID]?.self) ?? [])
            )
        }
        return Dictionary(grouping: found, by: \.number).map { number, tasks in
            (number, tasks.map(\.task).sorted { $0.index < $1.index })
        }
    }

    /// - Returns: by job, what was leased, in the order of the indices.
    private func lease(_ choice: Choice) throws -> [JobID: [ClaimedTask]] {
        guard !choice.jobs.isEmpty else { return [:] }
        let leased = try query(
            """
            UPDATE tasks t SET state = 1, attempt = t.attempt + 1, session_id = c.session_id, leased_at = now()
            FROM unnest(\(choice.jobs), \(choice.indices), \(choice.sessions)) AS c (job_id, index, session_id)
            WHERE t.job_id = c.job_id AND t.index = c.index
            RETURNING t.job_id, t.index, t.attempt, t.session_id, (SELECT key FROM jobs WHERE id = t.job_id)
            """
        ).map { row in
            ClaimedTask(
                attempt: AttemptID(
                    task: TaskID(job: try row.decode(0), index: Int(try row.decode(1, as: Int32.self))),
                    attempt: Int(try row.decode(2, as: Int16.self)), key: try row.decode(4)),
                session: try row.decode(3))
        }
        return Dictionary(grouping: leased.sorted { $0.attempt.task < $1.attempt.task }, by: \.attempt.task.job)
    }
}

/// A queued task that is locked.
private struct Queued {
    var job: JobID
    var index: Int32
    var barred: [UUID]
}

/// Requests as rows of a statement.
private struct RequestRows {
    /// Of each request the sessions that may have tasks.
    let slots: [[SessionID]]
    /// `r (number, job_id, first, beyond, slots)`.
    let sql: SQL
    /// The workers of each request, as two columns.
    let takers: (numbers: [Int32], workers: [UUID])

    init(_ requests: [ClaimRequest], _ live: [SessionID: UUID]) {
        slots = requests.map { $0.sessions.filter { live[$0] != nil } }
        let workers = slots.enumerated().flatMap { number, slots in
            Set(slots.compactMap { live[$0] }).map { (Int32(number), $0) }
        }
        takers = (workers.map(\.0), workers.map(\.1))
        let numbers = requests.indices.map { Int32($0) }
        let jobs = requests.map(\.job)
        let firsts = requests.map { Int32(clamping: $0.indices.lowerBound) }
        let beyonds = requests.map { Int32(clamping: $0.indices.upperBound) }
        let counts = slots.map(\.count)
        sql = """
            unnest(\(numbers), \(jobs), \(firsts), \(beyonds), \(counts)) AS r (number, job_id, first, beyond, slots)
            """
    }
}

/// Which task goes to which session, as three columns.
private struct Choice {
    private(set) var jobs: [JobID] = []
    private(set) var indices: [Int32] = []
    private(set) var sessions: [SessionID] = []

    /// Each task goes to the first session whose worker is not barred from it.
    /// - Returns: the sessions that are left.
    mutating func give(_ tasks: [Queued], to slots: [SessionID], _ live: [SessionID: UUID]) -> [SessionID] {
        var matching = ClaimMatching(slots, workers: live)
        for task in tasks {
            guard let session = matching.give(barred: task.barred) else { continue }
            jobs.append(task.job)
            indices.append(task.index)
            sessions.append(session)
        }
        return matching.free
    }
}

extension ClaimRequest {
    fileprivate func overlaps(_ other: ClaimRequest) -> Bool { job == other.job && indices.overlaps(other.indices) }

    /// Whether these are all of the tasks that were asked for: nothing is left between or behind them.
    fileprivate func isExhausted(by tasks: [ClaimedTask]) -> Bool { tasks.count == indices.count }

    /// Where the next queued task can be, as far as these say: they follow one another, and are as many as were wanted.
    fileprivate func next(after tasks: [ClaimedTask]) -> Int? {
        guard !sessions.isEmpty, tasks.count == sessions.count, tasks.count < indices.count,
            tasks.last?.attempt.task.index == indices.lowerBound + tasks.count - 1
        else { return nil }
        return indices.lowerBound + tasks.count
    }
}
