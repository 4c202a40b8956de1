/// A statement whose interpolated values travel as binds, never as text.
///
///     let sql: SQL = "SELECT name FROM jobs WHERE id = \(id)"
///     let page: SQL = "\(sql) ORDER BY \(unsafe: column)"
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// A value on its way to the server, beside the statement's text.
    package struct Bind: Sendable {
        /// What the server takes the parameter for, whatever the column is.
        package let type: PostgresType
        /// PostgreSQL's binary form; nil is NULL.
        package let bytes: [UInt8]?
    }

    fileprivate enum Fragment: Sendable {
        case text(String)
        case bind(Bind)
    }

    private var fragments: [Fragment]

    /// A statement without binds.
    package init(stringLiteral text: String) {
        fragments = [.text(text)]
    }

    /// Text as it stands: the caller vouches for it.
    package init(unsafe text: String) {
        fragments = [.text(text)]
    }

    /// Called by the compiler for a literal with interpolations.
    package init(stringInterpolation: StringInterpolation) {
        fragments = stringInterpolation.fragments
    }

    /// The statement with `$1`, `$2`, … where the binds go.
    package var text: String {
        var number = 0
        return fragments.reduce(into: "") { text, fragment in
            switch fragment {
            case .text(let words): text += words
            case .bind:
                number += 1
                text += "$\(number)"
            }
        }
    }

    /// In the order of their numbers in the text; at most 65535 can be sent.
    package var binds: [Bind] {
        fragments.compactMap { fragment in
            if case .bind(let bind) = fragment { bind } else { nil }
        }
    }

    /// One after the other, with nothing between; the second's binds are numbered on.
    package static func + (first: SQL, second: SQL) -> SQL {
        "\(first)\(second)"
    }
}

extension SQL {
    /// Turns each interpolated value into a bind; only `unsafe` puts text in.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var fragments: [Fragment] = []

        /// Called by the compiler; the counts are only to reserve room.
        package init(literalCapacity: Int, interpolationCount: Int) {
            fragments.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Text that the program's source holds, so it needs no escaping.
        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { fragments.append(.text(literal)) }
        }

        /// A value becomes the next bind, of its Swift type's own type; another needs a cast in the text.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            fragments.append(.bind(Bind(type: type(of: value).postgresType, bytes: value.postgresBytes())))
        }

        /// The same for a value that may be NULL: the compiler would warn of a debug description without it.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            fragments.append(.bind(Bind(type: Value.postgresType, bytes: value?.postgresBytes())))
        }

        /// A part of a statement, with its binds.
        package mutating func appendInterpolation(_ sql: SQL) {
            fragments += sql.fragments
        }

        /// Text as it stands, such as a column's name: the caller vouches for it.
        package mutating func appendInterpolation(unsafe text: String) {
            appendLiteral(text)
        }
    }
}

extension Sequence<SQL> {
    /// The parts with `separator` between them: conditions by " AND ", columns by ", ".
    package func joined(separator: SQL) -> SQL {
        var result: SQL?
        for part in self {
            result = result.map { "\($0)\(separator)\(part)" } ?? part
        }
        return result ?? ""
    }
}
