package import FarmModel

/// What must change so that a coordinator's leases in the store and the tasks at its workers agree. They part where an
/// answer of the store's or a piece of its news was lost.
package struct LeaseReconciliation: Sendable, Equatable {
    /// What a coordinator knows of its workers at a moment.
    package struct Holdings: Sendable, Equatable {
        /// Those whose streams are open.
        package var sessions: Set<SessionID>
        /// Tasks that the workers have.
        package var outstanding: Set<Lease>
        /// Tasks whose failure or result is on its way into the store.
        package var settling: Set<Lease>
        /// Of what the workers have the first copies of tasks that were given out twice.
        package var copied: Set<Lease>

        /// - Parameters:
        ///   - settling: disjoint from `outstanding`.
        ///   - copied: some of `outstanding`.
        package init(
            sessions: Set<SessionID>, outstanding: Set<Lease>, settling: Set<Lease> = [], copied: Set<Lease> = []
        ) {
            self.sessions = sessions
            self.outstanding = outstanding
            self.settling = settling
            self.copied = copied
        }
    }

    /// Leased in the store, and no worker has them: they go back into the queue.
    package var abandoned: Set<Lease>
    /// At a worker, and leased no more: they are taken from it.
    package var over: Set<Lease>

    /// - Parameters:
    ///   - stored: The leases of this coordinator's sessions. No claim may be under way while they are read.
    ///   - before: What was known before they were read. A lease that has ended never comes back, so what was at a
    ///     worker then and is not stored is over.
    ///   - wanted: Of the tasks with copies those that wait for an image.
    ///   - after: What is known now. What is stored was at a worker then, or came to one since, or belongs to nobody.
    package init(stored: Set<Lease>, wanted: Set<TaskID> = [], before: Holdings, after: Holdings) {
        abandoned = stored.filter {
            after.sessions.contains($0.session) && !after.outstanding.contains($0) && !after.settling.contains($0)
        }
        // The first copy of a task that was given out twice goes on, whatever becomes of the second, until there is an image.
        over = before.outstanding.intersection(after.outstanding).subtracting(stored).filter { lease in
            !(after.copied.contains(lease) && wanted.contains(lease.attempt.task))
        }
    }
}
