/// A statement's result: its rows, and how many rows it touched.
package struct PostgresRows: RandomAccessCollection, Sendable {
    let result: PostgresResult

    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rowCount }
    package var columns: [String] { result.columns }

    /// Rows inserted, updated, deleted or selected.
    package var affectedCount: Int { result.affectedCount }

    package subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row index out of range")
        return PostgresRow(result: result, row: position)
    }

    /// The first column of the first row, for statements that answer with one value; nil where no row came.
    package func value<Value: PostgresDecodable>(as type: Value.Type = Value.self) throws(PostgresError) -> Value? {
        guard let first else { return nil }
        return try first.decode(0, as: type)
    }
}
