import CLibPQ

/// A `PGresult`, cleared with its last reader.
///
/// Unchecked, because the pointer is not Sendable by itself: libpq never changes a finished result ("can be passed
/// around freely between threads", its manual, 34.20), and nothing here does.
final class PostgresResult: @unchecked Sendable {
    private let pointer: OpaquePointer
    let rowCount: Int
    let columns: [String]
    let types: [PostgresType]

    /// Takes over a result that `PQgetResult` gave.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        let indices = 0..<PQnfields(pointer)
        columns = indices.map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" }
        types = indices.map { PostgresType(rawValue: PQftype(pointer, $0)) }
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var affectedCount: Int {
        PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// The command that ran, such as `COMMIT`.
    var commandTag: String {
        PQcmdStatus(pointer).map { String(cString: $0) } ?? ""
    }

    /// The bytes of a value, or nil for NULL; valid while this object lives.
    func cell(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(pointer, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
    }

    /// The error that this result carries.
    ///
    /// - Parameter connectionIsLost: what libpq says of the connection; its own messages have no SQLSTATE.
    func error(connectionIsLost: Bool) -> PostgresError {
        let sqlState = field("C")
        let message = field("M") ?? PQresultErrorMessage(pointer).map { String(cString: $0) } ?? ""
        return PostgresError(
            sqlState == nil && connectionIsLost ? .connection : .server,
            trimmed(message),
            sqlState: sqlState,
            detail: field("D"),
            hint: field("H"),
            constraint: field("n"),
            table: field("t"),
            column: field("c"))
    }

    /// A field of an error, by its letter (`PG_DIAG_…` in postgres_ext.h).
    private func field(_ letter: Character) -> String? {
        guard let code = letter.asciiValue, let text = PQresultErrorField(pointer, Int32(code)) else { return nil }
        return String(cString: text)
    }
}

/// libpq's messages end in a line feed.
func trimmed(_ message: String) -> String {
    var message = message[...]
    while message.last?.isWhitespace == true { message.removeLast() }
    return String(message)
}
