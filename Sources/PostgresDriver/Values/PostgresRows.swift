/// A statement's result: its rows, and how many rows it touched.
package struct PostgresRows: RandomAccessCollection, Sendable {
    let result: PostgresResult

    /// Rows are numbered from 0.
    package var startIndex: Int { 0 }
    /// How many rows came; 0 for a statement that returns none.
    package var endIndex: Int { result.rowCount }
    /// Names as the server gives them, in order; two columns may have one.
    package var columns: [String] { result.columns }

    /// Rows inserted, updated, deleted or selected.
    package var affectedCount: Int { result.affectedCount }

    /// Decodes nothing yet. A position outside is a mistake of the program and ends it.
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
