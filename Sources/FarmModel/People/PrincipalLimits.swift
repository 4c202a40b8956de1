/// How much of the farm one principal may take. Of a principal nil is the farm's own, of the farm nil is no limit.
package struct PrincipalLimits: Sendable, Equatable, Codable {
    /// Images of theirs that wait or are being made.
    package var queuedImages: Int?
    /// Jobs of theirs that are not finished.
    package var openJobs: Int?
    /// Of pictures uploaded for jobs to start from, in 24 hours.
    package var inputBytes: Int64?
    /// Of images of theirs that the farm keeps.
    package var keptBytes: Int64?
    /// Calls a second, over a burst of ten seconds' worth.
    package var requestsPerSecond: Double?
    /// Images and files that they fetch at the same time.
    package var parallelDownloads: Int?

    /// All of them nil.
    package init() {}

    /// What a farm has where nobody has set anything: nobody reaches it who has not made a mistake.
    package static var standard: PrincipalLimits {
        var limits = PrincipalLimits()
        limits.queuedImages = 1_000_000
        limits.openJobs = 10_000
        limits.requestsPerSecond = 200
        limits.parallelDownloads = 64
        return limits
    }

    /// Its gaps filled.
    package func filled(by other: PrincipalLimits) -> PrincipalLimits {
        var limits = self
        limits.queuedImages = queuedImages ?? other.queuedImages
        limits.openJobs = openJobs ?? other.openJobs
        limits.inputBytes = inputBytes ?? other.inputBytes
        limits.keptBytes = keptBytes ?? other.keptBytes
        limits.requestsPerSecond = requestsPerSecond ?? other.requestsPerSecond
        limits.parallelDownloads = parallelDownloads ?? other.parallelDownloads
        return limits
    }
}
