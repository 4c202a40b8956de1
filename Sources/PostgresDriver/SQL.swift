/// A statement whose interpolated values travel as binds, never as text.
///
///     let sql: SQL = "SELECT name FROM jobs WHERE id = \(id)"
///     let page: SQL = "\(sql) ORDER BY \(unsafe: column)"
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    package struct Bind: Sendable {
        package let type: PostgresType
        /// PostgreSQL's binary form; nil is NULL.
        package let bytes: [UInt8]?
    }

    fileprivate enum Fragment: Sendable {
        case text(String)
        case bind(Bind)
    }

    private var fragments: [Fragment]

    package init(stringLiteral text: String) {
        fragments = [.text(text)]
    }

    /// Text as it stands: the caller vouches for it.
    package init(unsafe text: String) {
        fragments = [.text(text)]
    }

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

    package var binds: [Bind] {
        fragments.compactMap { fragment in
            if case .bind(let bind) = fragment { bind } else { nil }
        }
    }

    package static func + (first: SQL, second: SQL) -> SQL {
        "\(first)\(second)"
    }
}

extension SQL {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var fragments: [Fragment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            fragments.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { fragments.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            fragments.append(.bind(Bind(type: type(of: value).postgresType, bytes: value.postgresBytes())))
        }

        /// The same for a value that may be NULL: the compiler would warn of a debug description without it.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            fragments.append(.bind(Bind(type: Value.postgresType, bytes: value?.postgresBytes())))
        }

        package mutating func appendInterpolation(_ sql: SQL) {
            fragments += sql.fragments
        }

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
