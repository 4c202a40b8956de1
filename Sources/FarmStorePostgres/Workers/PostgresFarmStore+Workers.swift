import FarmBasics
package import FarmModel
import FarmScheduling
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// - Throws: `failedPrecondition` where the database has lost it, as one that was restored in part.
    package func farmID() async throws -> UUID {
        guard let id = try await query("SELECT id FROM farm").value(as: UUID.self) else {
            throw FarmError(.failedPrecondition, "the database has no row in table farm: its identity is lost")
        }
        return id
    }

    /// One registration of a worker at a time, by a lock on its row. Rests of its tasks are cut to the shortest;
    /// cool-downs stay.
    /// - Throws: `failedPrecondition` where another worker has the name.
    package func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession {
        let devices = try JSONColumn.encode(registration.devices)
        let worker = registration.worker
        return try await transaction { connection in
            let owner = try connection.query("SELECT id FROM workers WHERE name = \(registration.name)")
                .value(as: UUID.self)
            guard owner == nil || owner == worker else {
                throw FarmError(
                    .failedPrecondition,
                    "the name '\(registration.name)' belongs to another worker of this farm: start this one with "
                        + "another --name, or with the data folder that the other had")
            }
            try connection.query(
                "INSERT INTO workers (id, name) VALUES (\(worker), \(registration.name)) ON CONFLICT (id) DO NOTHING")
            // One registration of a worker at a time. The lock lets its images be recorded meanwhile, which an update
            // of a unique column would not: the two would wait for each other.
            let known = try connection.query(
                "SELECT name, is_drained FROM workers WHERE id = \(worker) FOR NO KEY UPDATE")
            if try known.first?.decode("name", as: String.self) != registration.name {
                try connection.query("UPDATE workers SET name = \(registration.name) WHERE id = \(worker)")
            }
            let replaced = try connection.query(
                """
                UPDATE sessions SET ended_at = now(), end_reason = 'the worker opened a new session'
                WHERE worker_id = \(worker) AND ended_at IS NULL RETURNING id
                """
            ).map { try $0.decode(0, as: SessionID.self) }
            let opened = try connection.query(
                """
                INSERT INTO sessions (worker_id, coordinator_id, version, devices, fetch_limit)
                VALUES (\(worker), \(coordinator), \(registration.version), \(devices)::jsonb,
                    \(registration.fetchLimit)) RETURNING id
                """
            ).value(as: SessionID.self)
            guard let session = opened else { throw FarmError(.internal, "a new session got no id") }
            let kept = try connection.move(
                registration.held + registration.spooled, of: worker, to: session)
            try connection.release(sessions: replaced)
            // A worker that comes anew may have been mended: its tasks need not rest longer than after a first failure.
            let rest = Double(FailurePolicy.rest(attempt: 1).components.seconds)
            try connection.query(
                """
                UPDATE bars SET lapses_at = least(lapses_at, now() + make_interval(secs => \(rest)))
                WHERE worker_id = \(worker) AND lapses_at IS NOT NULL
                """)
            let cooled = try connection.query("\(DeviceCoolingRow.select) WHERE c.worker_id = \(worker)")
            try connection.write(registration.models, session: session)
            try connection.write(registration.accessories, session: session)
            return OpenedSession(
                id: session, revoked: registration.held.filter { !kept.contains($0) }, kept: Array(kept),
                isDrained: try known.first?.decode("is_drained") ?? false,
                cooled: try cooled.map(DeviceCoolingRow.decode))
        }
    }

    /// The reason is cut to 4000 bytes. Tells of the jobs whose tasks are queued again.
    package func endSession(_ id: SessionID, reason: String, counts: Bool) async throws {
        try await transaction { connection in
            let ended = try connection.query(
                """
                UPDATE sessions SET ended_at = now(), end_reason = \(reason.storable(bytes: 4000))
                WHERE id = \(id) AND ended_at IS NULL RETURNING id
                """)
            guard !ended.isEmpty else { return }
            // A statement of its own: it must see what was claimed while the first one waited for the session's lock.
            try connection.release(sessions: [id], counts: counts)
        }
    }

    /// Also those of coordinators that never gave a sign of life. In whole seconds, by the database's clock.
    package func endSessions(ofCoordinatorsSilentFor silence: Duration) async throws -> Int {
        let seconds = Double(silence.components.seconds)
        return try await transaction { connection in
            let ended = try connection.query(
                """
                UPDATE sessions s SET ended_at = now(), end_reason = 'its coordinator fell silent'
                WHERE s.ended_at IS NULL AND NOT EXISTS (
                    SELECT FROM coordinators c
                    WHERE c.id = s.coordinator_id AND c.alive_at > now() - make_interval(secs => \(seconds))
                )
                RETURNING s.id
                """
            ).map { try $0.decode(0, as: SessionID.self) }
            try connection.release(sessions: ended)
            return ended.count
        }
    }

    /// Ends what rests from the worker for want of a file, and tells that files have changed.
    package func setModels(
        _ models: [ModelDescription], accessories: [AccessoryDescription], session: SessionID
    ) async throws {
        try await transaction { connection in
            try connection.write(models, session: session)
            try connection.write(accessories, session: session)
            // What failed for want of a file may be mended by it.
            try connection.query(
                """
                DELETE FROM bars WHERE lapses_at IS NOT NULL
                    AND worker_id = (SELECT worker_id FROM sessions WHERE id = \(session))
                """)
            try connection.query(News.files.notify)
        }
    }

    /// By kind, name and digest; a file of a kind that this build does not know is left out.
    package func accessories() async throws -> [KnownAccessory] {
        try await query(AccessoryRow.select).compactMap(AccessoryRow.decode)
    }

    /// By name, then digest; a model that workers name differently is there once a name.
    package func models() async throws -> [KnownModel] {
        try await query(
            """
            SELECT coalesce(n.name, m.name) AS name, m.digest, m.family, m.bytes,
                coalesce((array_agg(n.defaults ORDER BY n.worker) FILTER (WHERE n.defaults IS NOT NULL))[1],
                    m.defaults)::text AS defaults,
                m.files::text AS files, \(FileNames.folders), \(FileNames.workers),
                EXISTS (SELECT FROM stored_files f WHERE f.digest = m.digest) AS stored
            FROM models m
            LEFT JOIN (\(FileNames.ofModels)) n USING (digest)
            \(FileNames.joinFolders)
            GROUP BY coalesce(n.name, m.name), m.digest
            ORDER BY 1, 2
            """
        ).readable(logger) {
            "model '\(try $0.decode("name", as: String.self))'"
        } _: { row in
            KnownModel(
                model: ModelDescription(
                    name: try row.decode("name"), digest: try row.decode("digest"),
                    family: ModelFamily(rawValue: try row.decode("family")) ?? .unknown,
                    bytes: try row.decode("bytes"), defaults: try JSONColumn.decode(try row.decode("defaults")),
                    files: try JSONColumn.decode(try row.decode("files")), folders: try row.decode("folders")),
                workerNames: try row.decode("workers"), isStored: try row.decode("stored"))
        }
    }
}
