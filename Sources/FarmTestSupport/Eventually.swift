/// Waits for a condition that other processes bring about.
/// - Parameter what: names it where it does not come about in time.
package func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !(try await condition()) {
        guard ContinuousClock.now < deadline else { throw TestFailure("after \(limit) it still is not so: \(what)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}
