import Testing

@testable import FarmConfiguration

extension SettingKey: CustomTestStringConvertible {
    package var testDescription: String { "\(program.rawValue) \(name)" }
}

extension SettingKey {
    /// Three values that a person could write for it, each another one: for the flag, the environment, the file.
    var samples: (flag: String, variable: String, file: String) {
        switch kind {
        case .text, .texts: ("a", "b", "c")
        case .path, .paths: ("/a", "/b", "/c")
        case .size: ("1MB", "2MB", "3MB")
        case .number(let range, _): ("\(range.lowerBound)", "\(range.lowerBound + 1)", "\(range.lowerBound + 2)")
        case .toggle: ("true", "false", "true")
        case .logLevel: ("trace", "Debug", "ERROR")
        case .addresses: ("a:1", "b:2", "c:3")
        }
    }

    /// What `settings` have for it, as text.
    func texts(_ settings: Settings) -> [String] {
        kind.separator == nil ? settings.text(self).map { [$0] } ?? [] : settings.list(self)
    }

    /// A command line with the key's flag.
    func given(_ text: String) -> GivenFlags {
        var flags = GivenFlags()
        if kind.separator == nil { flags.set(self, text) } else { flags.set(self, [text]) }
        return flags
    }
}
