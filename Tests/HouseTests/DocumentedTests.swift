import Subprocess
import Testing

/// The sources keep the documentation that they have.
@Suite struct DocumentedTests {
    @Test func noTargetFallsBelowItsFloor() async throws {
        let result = try await Subprocess.run(
            .name("bash"), arguments: [Repository.path("Deploy/documented"), "--check"],
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        #expect(result.standardOutput.contains("\nall "), "\(result.standardOutput)")
    }
}
