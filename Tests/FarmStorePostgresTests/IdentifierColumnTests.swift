import FarmModel
import FarmStorePostgres
import FarmStoreTestSupport
import PostgresDriver
import Testing

/// Identifiers are columns as their numbers are.
@Suite struct IdentifierColumnTests {
    @Test func theyAreBoundAsNumbers() {
        #expect(JobID.postgresType == .int8 && ImageID.postgresArrayType == .int8Array)
        #expect(JobID(12).postgresBytes() == Int64(12).postgresBytes())
        #expect([SessionID(-1), .max].postgresBytes() == [Int64(-1), .max].postgresBytes())
        #expect(JobID?.none.postgresBytes() == nil)
    }

    @Test func theyComeBackFromTheServer() async throws {
        try await StoreFixture.run { _, pool in
            let rows = try await pool.query(
                "SELECT \(JobID(12)) AS job, \([ImageID(7), .max]) AS images, \(SessionID?.none) AS session, 3::int4 AS n"
            )
            let row = try #require(rows.first)
            #expect(try row.decode("job", as: JobID.self) == 12)
            #expect(try row.decode("images", as: [ImageID].self) == [7, .max])
            #expect(try row.decode("session", as: SessionID?.self) == nil)
            #expect(try row.decode("n", as: SessionID.self) == 3)
        }
    }
}
