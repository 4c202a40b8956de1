import FarmBasics
import FarmModel
import Yams

/// Holds a configuration file against the declared keys.
struct ConfigurationReader {
    private let path: String
    private let keys: [SettingKey]
    private(set) var contents: [String: SettingContent] = [:]

    init(path: String, program: FarmProgram) {
        self.path = path
        keys = program.keysOfFile
    }

    mutating func read(_ root: Node) throws {
        // A file of comments alone.
        if case .scalar(let scalar) = root, scalar.isNothing { return }
        guard case .mapping(let pairs) = root else {
            throw error(root, "the file is no map; accepted are lines such as 'log-level: debug'")
        }
        for (name, value) in pairs {
            let key = try key(name)
            guard contents[key.name] == nil else { throw error(name, "'\(key.name)' is given twice") }
            contents[key.name] = .of(try texts(value, key), key, path: fromFolder)
        }
    }

    private func key(_ node: Node) throws -> SettingKey {
        let name = node.scalar?.string ?? ""
        if let key = keys.first(where: { $0.name == name }) { return key }
        let names = keys.map(\.name)
        let near = NearestNames.of(name, in: names, limit: 1).first.map { "; did you mean '\($0)'?" } ?? ";"
        throw error(
            node, "unknown key '\(name.shortened())'\(near) accepted: \(names.sorted().joined(separator: ", "))")
    }

    private func texts(_ node: Node, _ key: SettingKey) throws -> [String] {
        let texts: [String]
        switch node {
        case .scalar(let scalar) where !scalar.isNothing: texts = [scalar.string]
        case .sequence(let nodes) where key.kind.takesList:
            texts = try nodes.map { node in
                guard let scalar = node.scalar, !scalar.isNothing else { throw wrong(node, key) }
                return scalar.string
            }
        default: throw wrong(node, key)
        }
        for text in texts where !key.kind.accepts(text) { throw wrong(node, key) }
        return texts
    }

    /// A path that the file names, seen from the file's own folder.
    private func fromFolder(_ text: String) -> String {
        let text = HomeFolder.expanding(text)
        guard !text.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return text }
        return path[...slash] + text
    }

    private func wrong(_ node: Node, _ key: SettingKey) -> FarmError {
        let value =
            switch node {
            case .scalar(let scalar) where scalar.isNothing: "empty"
            case .scalar(let scalar): key.isSecret ? "(hidden)" : "'\(scalar.string.shortened())'"
            case .sequence: "a list"
            case .mapping: "a map"
            case .alias: "an alias"
            }
        return error(node, "\(key.name) is \(value); accepted: \(key.kind.accepted)")
    }

    private func error(_ node: Node, _ message: String) -> FarmError {
        let line = node.mark.map { ":\($0.line)" } ?? ""
        return FarmError(.invalidInput, "\(path.shortened(to: 200))\(line): \(message)")
    }
}

extension Node.Scalar {
    /// Nothing is written, or that it is null.
    fileprivate var isNothing: Bool {
        let isPlain = style == .plain || style == .any
        return string.isEmpty || isPlain && ["~", "null", "Null", "NULL"].contains(string)
    }
}

extension SettingKind {
    fileprivate var takesList: Bool { separator != nil || self == .addresses }

    /// Whether a file may say `text`, one value of perhaps several.
    fileprivate func accepts(_ text: String) -> Bool {
        switch self {
        case .text, .path, .texts, .paths: true
        case .size(let orZero): orZero && text == "0" || (try? ByteCount(parsing: text)) != nil
        case .number(let range, _): Int(text).map(range.contains) ?? false
        case .toggle: ["true", "false"].contains(text.lowercased())
        case .logLevel: (try? LogLevels.parse(text)) != nil
        case .addresses: (try? CoordinatorAddress.list(parsing: text)) != nil
        }
    }
}
