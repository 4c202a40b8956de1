import Testing

@testable import PostgresDriver

@Suite struct PostgresErrorTests {
    @Test(arguments: ["08006", "57P01", "57P02", "57P03"])
    func lostConnections(sqlState: String) {
        let error = PostgresError(.server, "", sqlState: sqlState)
        #expect(error.isConnectionFailure)
        #expect(error.isRetryable)
    }

    @Test(arguments: ["40001", "40P01"])
    func conflictsAreRetryable(sqlState: String) {
        let error = PostgresError(.server, "", sqlState: sqlState)
        #expect(!error.isConnectionFailure)
        #expect(error.isRetryable)
    }

    @Test func othersAreNot() {
        #expect(!PostgresError(.server, "", sqlState: "23505").isRetryable)
        #expect(!PostgresError(.usage, "").isRetryable)
    }

    @Test func descriptionLeavesOutValues() {
        let data = PostgresError(.server, "invalid input: \"secret\"", sqlState: "22P02", detail: "secret")
        #expect(data.description == "PostgreSQL error 22P02")
        let unique = PostgresError(
            .server, "duplicate key", sqlState: "23505", detail: "Key (a)=(secret) exists", constraint: "jobs_pkey")
        #expect(unique.description == "PostgreSQL error 23505 on constraint jobs_pkey: duplicate key")
    }
}
