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

    /// Broken, or about to be: an idle server's farewell comes as a notice, before the socket closes.
    var isLost: Bool { PQstatus(pointer) != CONNECTION_OK || notices.hasFarewell }

    /// libpq's last words about the connection.
    var error: PostgresError {
        PostgresError(.connection, trimmed(String(cString: PQerrorMessage(pointer))))
    }
}

/// Where a server's notices go: to the log, at debug.
private final class NoticeSink {
    private let logger: Logger?
    private(set) var hasFarewell = false

    init(logger: Logger?) {
        self.logger = logger
    }

    /// The result stays libpq's.
    func receive(_ result: OpaquePointer) {
        // "V" is the severity, "M" the primary message, "C" the SQLSTATE (postgres_ext.h).
        let fields = [0x56, 0x4D, 0x43].map { PQresultErrorField(result, $0).map { String(cString: $0) } ?? "" }
        if fields[0] == "FATAL" || fields[0] == "PANIC" { hasFarewell = true }
        logger?.debug("PostgreSQL notice", metadata: ["notice": "\(fields[1])", "sqlstate": "\(fields[2])"])
    }
}
