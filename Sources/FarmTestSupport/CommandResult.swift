package import Foundation

/// What a run of a program came to.
package struct CommandResult: Sendable, CustomStringConvertible {
    /// The program's name and its arguments, with spaces between.
    package let command: String
    /// The exit code; 128 and the signal's number where a signal ended it.
    package let status: Int32
    /// Standard output, with U+FFFD for what is no UTF-8.
    package let output: String
    /// Standard error, likewise.
    package let errors: String
    /// Wall time.
    package let seconds: Double

    /// For failures: the ends of both outputs, not all.
    package var description: String {
        "\(command.prefix(300))\nended with \(status) after \(seconds) s\n\(output.suffix(4000))\(errors.suffix(4000))"
    }

    /// Its standard output as JSON.
    package func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try Self.decode(output, of: self)
    }

    /// The last line of its standard output as JSON.
    package func decodeLastLine<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try Self.decode(output.split(separator: "\n").last.map(String.init) ?? "", of: self)
    }

    private static func decode<Value: Decodable>(_ text: String, of result: CommandResult) throws -> Value {
        do {
            return try JSONDecoder.ofCommands().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw TestFailure("not the JSON that was expected: \(error)", details: result.description)
        }
    }
}

extension JSONDecoder {
    /// Reads what `--json` prints, dates included.
    package static func ofCommands() -> JSONDecoder {
        let decoder = JSONDecoder()
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        decoder.dateDecodingStrategy = .custom { decoder in
            try style.parse(try decoder.singleValueContainer().decode(String.self))
        }
        return decoder
    }
}
