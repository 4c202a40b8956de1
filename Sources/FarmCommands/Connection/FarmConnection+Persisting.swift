import FarmBasics

extension FarmConnection {
    /// Runs `body` until the farm answers, for calls that may be made twice: a coordinator that is away for some seconds
    /// is waited for, one that was never reached is not.
    func persisting<Result>(_ body: () async throws -> Result) async throws -> Result {
        var retries = 0
        while true {
            do {
                return try await body()
            } catch let error as FarmError where error.code == .unavailable && hasConnected && retries < 5 {
                retries += 1
                // Backoff: the coordinator is away.
                try await Task.sleep(for: .milliseconds(200 << retries))
            }
        }
    }
}
