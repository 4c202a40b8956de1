import FarmBasics

/// What becomes of a call that came too soon: a moment later it is made again, without a word.
enum RatePause {
    /// Longer ones are a person's business.
    static let longest = Duration.seconds(2)
    private static let shortest = Duration.milliseconds(20)
    /// Calls that others' calls crowd out again and again.
    static let mostRetries = 10

    /// How long to wait after `error`; nil where the call is not to be made again.
    static func pause(after error: FarmError, retries: Int) -> Duration? {
        guard error.code == .exhausted, let pause = error.retryAfter, pause <= longest, retries < mostRetries else {
            return nil
        }
        return max(pause, shortest)
    }
}
