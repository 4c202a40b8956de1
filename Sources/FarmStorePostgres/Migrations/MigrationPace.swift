/// How long a migration may stand in others' way.
package struct MigrationPace: Sendable {
    /// How long one try waits for its locks, all of them together: what comes after it waits behind it.
    package var lockWait: Duration
    /// Between two tries the farm works: longer than a try waits. It grows by half each time.
    package var pause: Duration
    /// Where the growth ends.
    package var longestPause: Duration
    /// Between two lines of the log about one wait.
    package var report: Duration

    /// - Parameters:
    ///   - lockWait: a millisecond at least: PostgreSQL takes 0 for ever.
    ///   - pause: longer than `lockWait`.
    package init(
        lockWait: Duration = .seconds(2), pause: Duration = .seconds(4), longestPause: Duration = .seconds(30),
        report: Duration = .seconds(10)
    ) {
        self.lockWait = lockWait
        self.pause = pause
        self.longestPause = longestPause
        self.report = report
    }

    func pause(after last: Duration?) -> Duration {
        last.map { min($0 + $0 / 2, longestPause) } ?? pause
    }

    /// For `lock_timeout`, which takes 0 for ever.
    static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
    }
}
