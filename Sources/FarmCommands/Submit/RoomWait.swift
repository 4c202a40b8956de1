import FarmBasics

/// Waits where a person has used up what they may have: until the farm has room for what they submit.
struct RoomWait {
    /// Between two tries, whatever the farm says: nobody knows when images are done.
    static let pauses = Duration.seconds(1)...Duration.seconds(30)

    /// Whether the person said that they wait.
    let waits: Bool
    /// Tells them why.
    let say: (String) -> Void
    var sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Runs `body` until the farm takes it.
    /// - Throws: `exhausted` at once where nobody waits, or where waiting does not help.
    func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        var said = ""
        while true {
            do {
                return try await body()
            } catch let error as FarmError where error.code == .exhausted {
                guard let pause = error.retryAfter else { throw error }
                guard waits else {
                    throw FarmError(
                        error.code, "\(error.message). With --wait it is submitted once there is room",
                        cause: error.cause, retryAfter: pause)
                }
                if error.message != said { say("\(error.message); waiting until there is room") }
                said = error.message
                try await sleep(min(max(pause, Self.pauses.lowerBound), Self.pauses.upperBound))
            }
        }
    }
}
