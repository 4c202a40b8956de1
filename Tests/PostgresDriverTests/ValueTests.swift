import Foundation
import PostgresDriver
import Testing

/// Each value goes to the server and comes back in binary form.
@Suite struct ValueTests {
    private func expectRoundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withConnection { connection in
            for value in values {
                let echo = try await connection.query("SELECT \(value) AS echo")
                #expect(try echo[0].decode("echo", as: Value.self) == value, sourceLocation: sourceLocation)
            }
        }
    }

    @Test func integers() async throws {
        try await expectRoundTrip([Int16.min, -1, 0, 1, .max])
        try await expectRoundTrip([Int32.min, -1, 0, 1, .max])
        try await expectRoundTrip([Int64.min, -1, 0, 1, .max])
        try await expectRoundTrip([Int.min, -1, 0, 1, .max])
    }

    @Test func otherScalars() async throws {
        try await expectRoundTrip([true, false])
        try await expectRoundTrip([0.0, -0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity])
        try await expectRoundTrip([UUID(), UUID()])
        try await expectRoundTrip(["", "plain", "naïve 北 🏮 e\u{301}", String(repeating: "long ", count: 100_000)])
    }

    @Test func bytes() async throws {
        let large = (0..<3 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try await expectRoundTrip([[], [0], [UInt8](0...255), large])
        try await expectRoundTrip([Data(), Data(large)])
    }

    @Test func dates() async throws {
        try await expectRoundTrip([
            Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 1_770_000_000.123456),
            Date(timeIntervalSince1970: -86_400 * 365 * 100), .distantPast, .distantFuture,
        ])
        try await withConnection { connection in
            let moment = try await connection.query("SELECT '2026-02-03 04:05:06.789+00'::timestamptz")
            #expect(try moment.value(as: Date.self) == Date(timeIntervalSince1970: 1_770_091_506.789))
        }
    }

    @Test func optionals() async throws {
        try await expectRoundTrip([Int64?.none, 5])
        try await expectRoundTrip([String?.none, "", "x"])
        try await expectRoundTrip([[UInt8]?.none, []])
        try await expectRoundTrip([Date?.none, .distantFuture])
    }

    @Test func arrays() async throws {
        try await expectRoundTrip([[Int64](), [1], [.min, 0, .max]])
        try await expectRoundTrip([[String](), ["", "a,b", "{\"quoted\"}", "NULL", "北"]])
        try await expectRoundTrip([[[UInt8]](), [[], [0, 255], [1]]])
        try await expectRoundTrip([[String?](), ["a", nil, ""]])
        try await expectRoundTrip([[UUID](), [UUID(), UUID()]])
        try await expectRoundTrip([[true, false]])
        try await expectRoundTrip([[1.5, -2]])
    }

    @Test func arraysServeAnyAndUnnest() async throws {
        try await withConnection { connection in
            let found = try await connection.query(
                "SELECT n FROM generate_series(1, 9) n WHERE n = ANY(\([Int64(2), 5, 40])) ORDER BY n")
            #expect(try found.map { try $0.decode("n", as: Int.self) } == [2, 5])
            let names: [String] = ["a", "b"]
            let blobs: [[UInt8]] = [[1], [2, 3]]
            let rows = try await connection.query("SELECT * FROM unnest(\(names), \(blobs)) AS t(name, blob)")
            #expect(try rows.map { try $0.decode("blob", as: [UInt8].self) } == blobs)
        }
    }

    @Test func textLikeTypes() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TYPE mood AS ENUM ('sad', 'glad')")
            let row = try await connection.query(
                """
                SELECT 'glad'::mood AS mood, \(#"{"a": 1}"#)::jsonb AS jsonb, '[2]'::json AS json,
                    'v'::varchar AS varchar, current_database() AS name
                """)[0]
            #expect(try row.decode("mood", as: String.self) == "glad")
            #expect(try row.decode("jsonb", as: String.self) == #"{"a": 1}"#)
            #expect(try row.decode("json", as: String.self) == "[2]")
            #expect(try row.decode("varchar", as: String.self) == "v")
            #expect(try row.decode("name", as: String.self).hasPrefix("test_"))
        }
    }

    @Test func mismatchesNameTheColumn() async throws {
        try await withConnection { connection in
            let row = try await connection.query(
                "SELECT 1::int8 AS wide, NULL::text AS nothing, 1.5::numeric AS exact")[0]
            let narrow = #expect(throws: PostgresError.self) { try row.decode("wide", as: Int32.self) }
            #expect(narrow?.description == "The column wide holds int8, which cannot be read as Int32.")
            let null = #expect(throws: PostgresError.self) { try row.decode("nothing", as: String.self) }
            #expect(null?.description == "The column nothing is NULL and cannot be read as String.")
            let exact = #expect(throws: PostgresError.self) { try row.decode("exact", as: Double.self) }
            #expect(exact?.description == "The column exact holds numeric, which cannot be read as Double.")
            let unknown = #expect(throws: PostgresError.self) { try row.decode("other", as: String.self) }
            #expect(unknown?.description == "The result has no column other; it has wide, nothing, exact.")
            #expect(try row.decode("nothing", as: String?.self) == nil)
        }
    }
}
