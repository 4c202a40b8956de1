import FarmBasics
import FarmModel

/// Limits as lists and reports print them; null where there is none.
struct LimitsOutput: Encodable, Sendable {
    @NullEncoded var queuedImages: Int?
    @NullEncoded var openJobs: Int?
    @NullEncoded var inputBytes: Int64?
    @NullEncoded var keptBytes: Int64?
    @NullEncoded var requestsPerSecond: Double?
    @NullEncoded var parallelDownloads: Int?

    init(_ limits: PrincipalLimits) {
        queuedImages = limits.queuedImages
        openJobs = limits.openJobs
        inputBytes = limits.inputBytes
        keptBytes = limits.keptBytes
        requestsPerSecond = limits.requestsPerSecond
        parallelDownloads = limits.parallelDownloads
    }

    /// Those that there are.
    var fields: [(label: String, value: String)] {
        [
            ("queued images", queuedImages.map(String.init)), ("open jobs", openJobs.map(String.init)),
            ("input in 24 h", inputBytes.map(ByteCount.text)), ("kept images", keptBytes.map(ByteCount.text)),
            ("calls a second", requestsPerSecond.map { "\($0)" }),
            ("downloads at a time", parallelDownloads.map(String.init)),
        ].compactMap { label, value in value.map { (label, $0) } }
    }

    /// `queued images 1000, open jobs 5`; empty where there are none.
    var text: String { fields.map { "\($0.label) \($0.value)" }.joined(separator: ", ") }
}
