import FarmBasics
import FoundationEssentials
import Logging
import PostgresDriver

/// Values that are kept as `jsonb`.
enum JSONColumn {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw FarmError(
                .internal, "the database holds a \(type) that this build cannot read", cause: Unreadable(cause: error))
        }
    }

    /// Whether it is about one value: JSON or a digest, say, in a form that this build does not know.
    fileprivate static func isForeign(_ error: any Error) -> Bool {
        if let error = error as? PostgresError { return error.kind == .usage && error.column != nil }
        return (error as? FarmError)?.cause is Unreadable
    }

    /// What another build has written.
    fileprivate struct Unreadable: Error, CustomStringConvertible {
        let cause: any Error

        var description: String { "\(cause)" }
    }
}

extension PostgresRows {
    /// The rows that this build can read; the log gets a word of each other one, which a newer build wrote: one of them
    /// must not keep all others from being found.
    /// - Parameter name: what the log calls a row.
    func readable<Value>(
        _ logger: Logger, _ name: (PostgresRow) throws -> String, _ decode: (PostgresRow) throws -> Value
    ) throws -> [Value] {
        try compactMap { row in
            do {
                return try decode(row)
            } catch let error where JSONColumn.isForeign(error) {
                let name = try name(row)
                logger.error(
                    "left out what another build wrote", metadata: ["what": "\(name)", "error": "\(error)"])
                return nil
            }
        }
    }
}
