import FarmBasics
package import FarmModel

/// What a submitter has of the farm at a moment, as far as somebody has counted it.
package struct SubmitterLoad: Sendable, Equatable {
    /// Jobs that are not finished.
    package var openJobs: Int
    /// Their images that wait or are made.
    package var queuedImages: Int
    /// Of all their images that are kept.
    package var keptBytes: Int64

    /// - Parameters: 0 for what no limit asks for.
    package init(openJobs: Int = 0, queuedImages: Int = 0, keptBytes: Int64 = 0) {
        self.openJobs = openJobs
        self.queuedImages = queuedImages
        self.keptBytes = keptBytes
    }
}

extension PrincipalLimits {
    /// When those who wait for their own images may ask again: nobody knows how long those take.
    private static let patience = Duration.seconds(30)

    /// Whether a submission asks for anything to be counted.
    package var areOfJobs: Bool { queuedImages != nil || openJobs != nil || keptBytes != nil }

    /// Whether another job of so many images is within them.
    /// - Throws: `exhausted` with the limit and what is used of it.
    package func admit(images: Int, beside load: SubmitterLoad, of submitter: String) throws {
        let name = submitter.shortened()
        if let openJobs, load.openJobs >= openJobs {
            throw FarmError(
                .exhausted, "the limit for '\(name)' is \(openJobs) unfinished jobs, and it has \(load.openJobs)",
                retryAfter: openJobs > 0 ? Self.patience : nil)
        }
        if let queuedImages, load.queuedImages + images > queuedImages {
            let used =
                images > queuedImages
                ? "and this job has \(images)"
                : "of which \(load.queuedImages) are used, and this job has \(images)"
            throw FarmError(
                .exhausted, "the limit for '\(name)' is \(queuedImages) images that wait or are made, \(used)",
                retryAfter: images > queuedImages ? nil : Self.patience)
        }
        if let keptBytes, load.keptBytes >= keptBytes {
            throw FarmError(
                .exhausted,
                "the limit for '\(name)' is \(ByteCount.text(keptBytes)) of kept images, and the farm keeps "
                    + "\(ByteCount.text(load.keptBytes)) of it: delete some first")
        }
    }

    /// Whether an upload that is counted already is within the limit of 24 hours.
    /// - Parameters:
    ///   - hours: what was uploaded in each of the hours that count, the oldest first, with the new picture, and in how many
    ///     seconds the hour counts no more.
    /// - Throws: `exhausted`, with when enough of it counts no more.
    package static func admit(
        inputBytes bytes: Int, limit: Int64, of uploader: String, hours: [(bytes: Int64, seconds: Double)]
    ) throws {
        let used = hours.reduce(0) { $0 + $1.bytes }
        guard used > limit else { return }
        var excess = used - limit
        var wait: Duration?
        for hour in hours where wait == nil && bytes <= limit {
            excess -= hour.bytes
            if excess <= 0 { wait = .seconds(hour.seconds) }
        }
        throw FarmError(
            .exhausted,
            "the limit for '\(uploader.shortened())' is \(ByteCount.text(limit)) of pictures in 24 hours, of which "
                + "\(ByteCount.text(used - Int64(bytes))) are used, and this one has \(ByteCount.text(Int64(bytes)))",
            retryAfter: wait)
    }
}
