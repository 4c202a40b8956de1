import PostgresDriver
import Testing

@Suite struct SQLTests {
    @Test func interpolatedValuesBecomeBinds() {
        let name = "o'neill; DROP TABLE jobs"
        let sql: SQL = "SELECT \(Int64(7)), \(name), \(Bool?.none)"
        #expect(sql.text == "SELECT $1, $2, $3")
        #expect(sql.binds.map(\.type) == [.int8, .text, .bool])
        #expect(sql.binds.map(\.bytes) == [[0, 0, 0, 0, 0, 0, 0, 7], [UInt8](name.utf8), nil])
    }

    @Test func nestedStatementsAreNumberedAnew() {
        let condition: SQL = "a = \(1) AND b = \(2)"
        let sql: SQL = "SELECT \(0) WHERE \(condition) LIMIT \(3)"
        #expect(sql.text == "SELECT $1 WHERE a = $2 AND b = $3 LIMIT $4")
        #expect(sql.binds.map { $0.bytes?.last } == [0, 1, 2, 3])
    }

    @Test func unsafeTextStaysText() {
        let sql: SQL = "SELECT * FROM \(unsafe: "jobs") WHERE id = \(1)"
        #expect(sql.text == "SELECT * FROM jobs WHERE id = $1")
        #expect(sql.binds.count == 1)
    }

    @Test func partsAreJoined() {
        let parts: [SQL] = ["a = \(1)", "b = \(2)", "c"]
        #expect(parts.joined(separator: " AND ").text == "a = $1 AND b = $2 AND c")
        #expect([SQL]().joined(separator: ", ").text == "")
        #expect(("x = \(1)" + " OR y = \(2)" as SQL).text == "x = $1 OR y = $2")
    }
}
