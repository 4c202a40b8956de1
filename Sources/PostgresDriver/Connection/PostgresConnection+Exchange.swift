import CLibPQ
import Glibc
import Logging

extension PostgresConnection {
    /// Sends a command and waits for all of its results; returns the last one, or throws the first error.
    @discardableResult
    func exchange(
        cancellable: Bool = true, _ send: (OpaquePointer) -> Int32
    ) throws(PostgresError) -> PostgresResult? {
        guard let handle else { throw .closed }
        if cancellable, Task.isCancelled { throw .cancelled }
        defer { noteCondition() }
        guard send(handle.pointer) == 1 else { throw handle.error }

        var last: PostgresResult?
        var failure: PostgresError?
        var mayCancel = cancellable
        while true {
            if waitForResult(of: handle, mayCancel: mayCancel) == .interrupted {
                // Once is enough; what follows is the server's answer to it. This blocks, on our own thread.
                mayCancel = false
                cancelStatement(handle)
                continue
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
        guard let failure else { return last }
        // 57014 is "query canceled": by us, if the task is cancelled, else by a time limit of the server.
        throw failure.sqlState == "57014" && Task.isCancelled ? .cancelled : failure
    }

    private enum Waiting { case answered, interrupted }

    /// Waits until `PQgetResult` would not block, or the task is cancelled.
    private func waitForResult(of handle: ConnectionHandle, mayCancel: Bool) -> Waiting {
        while PQisBusy(handle.pointer) == 1 {
            let ready = wait(for: POLLIN, of: handle, cancellable: mayCancel)
            if ready.wakeup, Task.isCancelled { return .interrupted }
            // A failure to read is what PQgetResult reports next.
            if ready.socket, PQconsumeInput(handle.pointer) == 0 { break }
        }
        return .answered
    }

    private func cancelStatement(_ handle: ConnectionHandle) {
        guard let cancel = PQgetCancel(handle.pointer) else { return }
        defer { PQfreeCancel(cancel) }
        var reason = [CChar](repeating: 0, count: 256)
        if PQcancel(cancel, &reason, Int32(reason.count)) == 0 {
            logger?.debug("PostgreSQL did not take a request to cancel a statement")
        }
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
