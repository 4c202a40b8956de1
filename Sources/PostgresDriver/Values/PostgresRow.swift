/// One row of a result; columns are decoded when they are asked for.
package struct PostgresRow: Sendable {
    let result: PostgresResult
    let row: Int

    /// Reads a column by its name in the result; the first where several have it.
    /// - Throws: kind `usage` where there is no such column, its type does not fit, or it is NULL and must not be.
    package func decode<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let index = result.columns.firstIndex(of: column) else {
            let known = result.columns.joined(separator: ", ")
            throw PostgresError(.usage, "The result has no column \(column); it has \(known).", column: column)
        }
        return try decode(index, as: type)
    }

    /// Reads a column by its place, from 0.
    /// - Throws: kind `usage` where there is no such column, its type does not fit, or it is NULL and must not be.
    package func decode<Value: PostgresDecodable>(
        _ index: Int, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard result.columns.indices.contains(index) else {
            throw PostgresError(.usage, "The result has no column \(index); it has \(result.columns.count).")
        }
        guard let bytes = result.cell(row: row, column: index) else {
            if let null = Value.postgresNull { return null }
            throw mismatch(index, "is NULL and cannot be read as \(type)")
        }
        let value = withExtendedLifetime(result) { Value.fromPostgres(bytes.bytes, type: result.types[index]) }
        guard let value else {
            throw mismatch(index, "holds \(result.types[index]), which cannot be read as \(type)")
        }
        return value
    }

    private func mismatch(_ index: Int, _ words: String) -> PostgresError {
        PostgresError(.usage, "The column \(result.columns[index]) \(words).", column: result.columns[index])
    }
}
