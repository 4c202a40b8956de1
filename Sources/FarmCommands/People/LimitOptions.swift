import ArgumentParser
import FarmBasics
import FarmModel

/// How much of the farm a person may take, as flags. What is not given stays as it is.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Images that wait or are being made, or none.", valueName: "n"))
    var queuedImages: String?

    @Option(help: ArgumentHelp("Jobs that are not finished, or none.", valueName: "n"))
    var openJobs: String?

    @Option(help: ArgumentHelp("Pictures uploaded for jobs in 24 hours, such as 10GB, or none.", valueName: "size"))
    var inputBytes: String?

    @Option(help: ArgumentHelp("Images that the farm keeps, such as 500GB, or none.", valueName: "size"))
    var keptBytes: String?

    @Option(help: ArgumentHelp("Calls a second, or none.", valueName: "x"))
    var requestsPerSecond: String?

    @Option(help: ArgumentHelp("Files fetched at the same time, or none.", valueName: "n"))
    var parallelDownloads: String?

    /// Takes a limit away: a person has the farm's then, and the farm has none.
    private static let none = "none"

    var isGiven: Bool {
        [queuedImages, openJobs, inputBytes, keptBytes, requestsPerSecond, parallelDownloads].contains { $0 != nil }
    }

    /// - Throws: `invalidInput` that names the flag.
    func apply(to limits: inout PrincipalLimits) throws {
        try set(&limits.queuedImages, queuedImages, "--queued-images", Self.count)
        try set(&limits.openJobs, openJobs, "--open-jobs", Self.count)
        try set(&limits.inputBytes, inputBytes, "--input-bytes", Self.bytes)
        try set(&limits.keptBytes, keptBytes, "--kept-bytes", Self.bytes)
        try set(&limits.requestsPerSecond, requestsPerSecond, "--requests-per-second", Self.rate)
        try set(&limits.parallelDownloads, parallelDownloads, "--parallel-downloads", Self.count)
    }

    private func set<Value>(
        _ limit: inout Value?, _ text: String?, _ flag: String, _ read: (String) -> Value?
    ) throws {
        guard let text else { return }
        if text.trimmingSpaces() == Self.none {
            limit = nil
        } else if let value = read(text) {
            limit = value
        } else {
            throw FarmError(
                .invalidInput, "\(flag) '\(text.shortened())' is no limit; accepted: a number above 0, or none")
        }
    }

    private static func count(_ text: String) -> Int? { Int(text.trimmingSpaces()).flatMap { $0 > 0 ? $0 : nil } }

    private static func bytes(_ text: String) -> Int64? { (try? ByteCount(parsing: text)).map { Int64($0.bytes) } }

    private static func rate(_ text: String) -> Double? {
        DecimalNumber.value(text).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }
}
