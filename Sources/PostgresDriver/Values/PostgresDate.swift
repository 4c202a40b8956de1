package import Foundation

extension Date: PostgresScalar {
    /// A moment in time; what zone it was said in is not kept.
    package static var postgresType: PostgresType { .timestamptz }
    /// `timestamptz[]`.
    package static var postgresArrayType: PostgresType { .timestamptzArray }

    /// From PostgreSQL's epoch, 2000-01-01 UTC, to Foundation's, a leap year later, in seconds.
    private static let epochDifference = 366.0 * 86_400

    /// Microseconds since 2000-01-01 UTC; `distantPast` and `distantFuture` are −infinity and infinity.
    package func postgresBytes() -> [UInt8]? {
        let microseconds: Int64
        switch self {
        case .distantPast: microseconds = .min
        case .distantFuture: microseconds = .max
        default:
            let seconds = timeIntervalSinceReferenceDate + Self.epochDifference
            microseconds = Int64(exactly: (seconds * 1e6).rounded()) ?? (seconds > 0 ? .max : .min)
        }
        return microseconds.bigEndianBytes
    }

    /// Exact to the microsecond; infinities become `distantPast` and `distantFuture`.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Date? {
        guard type == .timestamptz, bytes.byteCount == 8, let microseconds = bytes.bigEndian(as: Int64.self) else {
            return nil
        }
        return switch microseconds {
        case .min: .distantPast
        case .max: .distantFuture
        default: Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1e6 - epochDifference)
        }
    }
}
