import CLibPQ
import Logging

/// A `PGconn`, finished with its owner. Belongs to one connection's executor.
final class ConnectionHandle {
    let pointer: OpaquePointer
    /// Kept here because libpq holds an unretained pointer to it.
    private let notices: NoticeSink

    /// Takes over a connection that `PQconnectStartParams` gave.
    init(_ pointer: OpaquePointer, logger: Logger?) {
        self.pointer = pointer
        notices = NoticeSink(logger: logger)
        PQsetNoticeReceiver(
            pointer,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        PQfinish(pointer)
    }

    var isLost: Bool { PQstatus(pointer) != CONNECTION_OK }

    /// libpq's last words about the connection.
    var error: PostgresError {
        PostgresError(.connection, trimmed(String(cString: PQerrorMessage(pointer))))
    }
}

/// Where a server's notices go: to the log, at debug.
private final class NoticeSink {
    private let logger: Logger?

    init(logger: Logger?) {
        self.logger = logger
    }

    /// The result stays libpq's.
    func receive(_ result: OpaquePointer) {
        // "M" is the primary message, "C" the SQLSTATE (postgres_ext.h).
        guard let logger, let message = PQresultErrorField(result, 0x4D) else { return }
        let state = PQresultErrorField(result, 0x43).map { String(cString: $0) } ?? ""
        logger.debug(
            "PostgreSQL notice", metadata: ["notice": "\(String(cString: message))", "sqlstate": "\(state)"])
    }
}
