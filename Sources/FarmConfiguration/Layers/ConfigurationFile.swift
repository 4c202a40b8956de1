import FarmBasics
import FoundationEssentials
import Yams

/// A daemon's configuration file: YAML, a key a line. All of it is checked when it is read, also what a flag overrides.
package struct ConfigurationFile: Sendable {
    /// As it was named, for messages.
    package let path: String
    let contents: [String: SettingContent]

    private static let mostBytes = 1_000_000

    /// - Throws: `invalidInput` that names the file, with the line where something in it is wrong.
    package static func read(_ path: String, for program: FarmProgram) throws -> ConfigurationFile {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw FarmError(
                .invalidInput, "the configuration file '\(path.shortened(to: 200))' cannot be read", cause: error)
        }
        guard data.count <= mostBytes, let text = String(bytes: data, encoding: .utf8) else {
            throw FarmError(
                .invalidInput,
                "the configuration file '\(path.shortened(to: 200))' is no UTF-8 text of at most \(mostBytes) bytes")
        }
        return try parse(text.droppingByteOrderMark(), path: path, for: program)
    }

    /// - Parameter path: of the file; relative paths in it begin at its folder.
    package static func parse(
        _ text: String, path: String, for program: FarmProgram
    ) throws -> ConfigurationFile {
        var reader = ConfigurationReader(path: path, program: program)
        do {
            if let root = try Yams.compose(yaml: text) { try reader.read(root) }
        } catch let error as YamlError {
            throw FarmError(.invalidInput, path.shortened(to: 200) + Self.text(of: error))
        }
        return ConfigurationFile(path: path, contents: reader.contents)
    }

    /// The parser's own words, without the line of the file that it quotes: a secret may stand there.
    private static func text(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ":\(mark.line): this is no YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, let context):
            ":\(context.mark.line): '\(keys.map { $0.shortened() }.joined(separator: "', '"))' is given twice"
        default: ": this is no YAML"
        }
    }
}
