import CLibPQ
import Glibc

extension PostgresConnection {
    /// Waits until notifications arrive on the channels that this connection listens to. Where none comes for as long as
    /// the server may be silent, it is asked whether it is there.
    package nonisolated func notifications() async throws(PostgresError) -> [PostgresNotification] {
        try await interruptible { (connection) throws(PostgresError) in try connection.waitForNotifications() }
    }

    private func waitForNotifications() throws(PostgresError) -> [PostgresNotification] {
        guard let handle else { throw .closed }
        let pause = configuration.answerLimit?.milliseconds ?? -1
        var received: [PostgresNotification] = []
        while true {
            while let notification = PQnotifies(handle.pointer) {
                defer { PQfreemem(notification) }
                received.append(
                    PostgresNotification(
                        channel: String(cString: notification.pointee.relname),
                        payload: String(cString: notification.pointee.extra)))
            }
            if !received.isEmpty { return received }
            if Task.isCancelled { throw .cancelled }
            let ready = wait(for: POLLIN, of: handle, cancellable: true, timeout: pause)
            if !ready.socket, !ready.wakeup {
                try exchange { PQsendQuery($0, "SELECT") }
            } else if ready.socket, PQconsumeInput(handle.pointer) == 0 {
                noteCondition()
                throw handle.error
            }
        }
    }
}
