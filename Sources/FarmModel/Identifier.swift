/// The number of one kind of thing: numbers of two kinds are of two types, so that none stands in for another.
///
/// It is drawn by the store and grows with each, and there is no arithmetic on it. As JSON, in texts and as a command's
/// argument it is the number alone.
package protocol Identifier:
    RawRepresentable<Int64>, Hashable, Comparable, Sendable, Codable, LosslessStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// Any number: who reads it from a person or the wire checks it.
    init(rawValue: Int64)
}

extension Identifier {
    /// As ``init(rawValue:)``, for what a wire or a file says.
    package init(_ number: Int64) { self.init(rawValue: number) }

    /// For numbers that stand in the source.
    package init(integerLiteral number: Int64) { self.init(rawValue: number) }

    /// Reads decimal digits with or without a sign; nil for anything else, and for what does not fit into 64 bits.
    package init?(_ text: String) {
        guard let number = Int64(text) else { return nil }
        self.init(rawValue: number)
    }

    /// Greater than any that is drawn: where pages begin.
    package static var max: Self { Self(rawValue: .max) }

    /// The number alone.
    package var description: String { String(rawValue) }

    /// In the order in which they were drawn.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
