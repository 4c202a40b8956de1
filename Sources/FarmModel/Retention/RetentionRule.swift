import FarmBasics

package import struct FoundationEssentials.Date

/// Lets images of finished jobs go. Where there is no rule, everything is kept; where several speak of an image, one
/// that lets it go is enough.
package struct RetentionRule: Sendable, Equatable {
    /// Whose images a rule is about.
    package enum Scope: Sendable, Equatable {
        case farm
        case job(JobID)
        case submitter(String)
    }

    /// What a rule keeps.
    package enum Limit: Sendable, Equatable {
        /// A job's images, for this long after the job was finished.
        case age(Duration)
        /// So many images: those of the jobs that were finished last.
        case count(Int)
    }

    /// From 1; 0 for one that is not added yet.
    package var id: Int64
    /// Two rules of one scope and limit are one: the store does not add the second.
    package var scope: Scope
    /// ``RetentionRule/Limit/check()`` says whether it can stand.
    package var limit: Limit
    /// The store's clock.
    package var createdAt: Date

    /// - Parameter limit: checked where a person adds the rule, not here.
    package init(id: Int64, scope: Scope, limit: Limit, createdAt: Date) {
        self.id = id
        self.scope = scope
        self.limit = limit
        self.createdAt = createdAt
    }
}

extension RetentionRule.Limit {
    /// From a minute, in which a slip of the hand is noticed, to a hundred years.
    package static let acceptedSeconds = Int64(60)...(36_500 * 86_400)
    /// Of images that ``count(_:)`` keeps: 0 would keep nothing.
    package static let acceptedCounts = 1...1_000_000_000

    /// Refuses what would keep nothing or means nothing.
    /// - Throws: `invalidInput`.
    package func check() throws {
        switch self {
        case .age(let age):
            guard Self.acceptedSeconds.contains(age.components.seconds) else {
                throw FarmError(
                    .invalidInput,
                    "a rule cannot let images go after \(Self.words(age)); accepted: 1 minute to 36500 days")
            }
        case .count(let count):
            guard count != 0 else {
                throw FarmError(
                    .invalidInput, "a rule that keeps the newest 0 images keeps nothing; accepted: 1 or more")
            }
            guard Self.acceptedCounts.contains(count) else {
                throw FarmError(
                    .invalidInput,
                    "a rule cannot keep the newest \(count) images; accepted: \(Self.acceptedCounts.lowerBound) to "
                        + "\(Self.acceptedCounts.upperBound)")
            }
        }
    }

    /// `30 days`, `1 hour`: in the largest unit that says it exactly.
    private static func words(_ age: Duration) -> String {
        let seconds = age.components.seconds
        let units: [(seconds: Int64, name: String)] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        let unit = units.first { seconds != 0 && seconds.isMultiple(of: $0.seconds) } ?? (1, "second")
        let count = seconds / unit.seconds
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }

    fileprivate func words(whose: String) -> String {
        switch self {
        case .age(let age): "keep the images of \(whose) for \(Self.words(age)) after their job is finished"
        case .count(let count): "keep the newest \(count == 1 ? "image" : "\(count) images") of \(whose)"
        }
    }
}

extension RetentionRule: CustomStringConvertible {
    /// `keep the newest 10000 images of ada`.
    package var description: String {
        switch scope {
        case .farm: limit.words(whose: "everybody")
        case .job(let id): limit.words(whose: "job \(id)")
        case .submitter(let name): limit.words(whose: name)
        }
    }
}
