import CLibPQ
import Glibc

extension PostgresConnection {
    /// Bytes a second that a server takes at least.
    private static let leastRate = 4 << 20

    /// Sends a command and waits for all of its results; returns the last one, or throws the first error.
    /// - Parameters:
    ///   - limit: how long the server may say nothing; nil for the configuration's.
    ///   - bytes: what it carries, for which the server may take longer.
    @discardableResult
    func exchange(
        cancellable: Bool = true, within limit: Duration? = nil, carrying bytes: Int = 0,
        _ send: (OpaquePointer) -> Int32
    ) throws(PostgresError) -> PostgresResult? {
        guard let handle else { throw .closed }
        if cancellable, Task.isCancelled { throw .cancelled }
        defer { noteCondition() }
        guard send(handle.pointer) == 1 else { throw handle.error }

        var last: PostgresResult?
        var failure: PostgresError?
        let answerLimit = (limit ?? configuration.answerLimit).map { $0 + .seconds(bytes / Self.leastRate) }
        var cancellation: StatementCancellation?
        while true {
            let patience = StatementCancellation.patience
            let limit = cancellation == nil ? answerLimit : min(answerLimit ?? patience, patience)
            switch waitForResult(of: handle, mayCancel: cancellable && cancellation == nil, within: limit) {
            case .answered: break
            case .interrupted:
                // Once is enough; what follows is the server's answer to it.
                cancellation = StatementCancellation(of: handle)
                continue
            case .silent:
                close()
                if cancellation != nil { throw .cancelled }
                throw PostgresError(.connection, "The database has not answered for \(limit ?? .zero).")
            }
            guard let pointer = PQgetResult(handle.pointer) else { break }
            let result = PostgresResult(pointer)
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                last = result
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // The protocol would now wait for data; a fresh connection is the simple way out.
                close()
                throw PostgresError(.usage, "COPY to or from the client is not available here.")
            default:
                failure = failure ?? result.error(connectionIsLost: handle.isLost)
            }
        }
        // One that comes late would strike the next statement.
        if let cancellation, !cancellation.hasArrived() { close() }
        guard let failure else { return last }
        // 57014 is "query canceled": by us, if the task is cancelled, else by a time limit of the server.
        throw failure.sqlState == "57014" && Task.isCancelled ? .cancelled : failure
    }

    private enum Waiting { case answered, interrupted, silent }

    /// Waits until `PQgetResult` would not block, the task is cancelled, or nothing has come for too long.
    private func waitForResult(of handle: ConnectionHandle, mayCancel: Bool, within limit: Duration?) -> Waiting {
        var heardAt = ContinuousClock.now
        while PQisBusy(handle.pointer) == 1 {
            let left = limit.map { $0 - (.now - heardAt) }
            if let left, left <= .zero { return .silent }
            let ready = wait(for: POLLIN, of: handle, cancellable: mayCancel, timeout: left?.milliseconds ?? -1)
            if ready.wakeup, Task.isCancelled { return .interrupted }
            guard ready.socket else { continue }
            heardAt = .now
            // A failure to read is what PQgetResult reports next.
            if PQconsumeInput(handle.pointer) == 0 { break }
        }
        return .answered
    }

    /// Waits for the socket, and for the wakeup if wanted. A wakeup that was another task's is drained all the same:
    /// callers look at `Task.isCancelled`.
    func wait(
        for events: Int32, of handle: ConnectionHandle, cancellable: Bool, timeout: Int32 = -1
    ) -> (socket: Bool, wakeup: Bool) {
        var socket = pollfd(fd: PQsocket(handle.pointer), events: Int16(events), revents: 0)
        // poll leaves out negative descriptors.
        let interruption = pollfd(fd: cancellable ? wakeup.descriptor : -1, events: Int16(POLLIN), revents: 0)
        var descriptors = (socket, interruption)
        let count = withUnsafeMutableBytes(of: &descriptors) {
            poll($0.assumingMemoryBound(to: pollfd.self).baseAddress, 2, timeout)
        }
        guard count > 0 else { return (false, false) }
        socket = descriptors.0
        let isWoken = descriptors.1.revents != 0
        if isWoken { wakeup.drain() }
        return (socket.revents != 0, isWoken)
    }
}
