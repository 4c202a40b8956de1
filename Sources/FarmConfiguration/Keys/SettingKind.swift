import FarmModel

/// What a key accepts.
package enum SettingKind: Sendable, Equatable {
    /// - Parameter name: of the value, in help.
    case text(name: String)
    /// Relative ones start at the folder that the program runs in, those of a configuration file at that file's folder.
    case path(name: String)
    case size(orZero: Bool)
    case number(ClosedRange<Int>, name: String)
    case toggle
    case logLevel
    /// Of coordinators.
    case addresses
    /// Several, as a flag that is given again, or with `separator` between in a variable.
    case paths(name: String, separator: Character)
    /// The same.
    case texts(name: String, separator: Character)

    /// Between the values in a variable; nil where there is one value.
    package var separator: Character? {
        switch self {
        case .paths(_, let separator), .texts(_, let separator): separator
        default: nil
        }
    }

    /// What stands behind the flag in help; nil for a toggle.
    package var valueName: String? {
        switch self {
        case .text(let name), .path(let name), .number(_, let name), .paths(let name, _), .texts(let name, _): name
        case .size: "size"
        case .logLevel: "level"
        case .addresses: "host:port"
        case .toggle: nil
        }
    }

    /// In words, for messages and documentation.
    package var accepted: String {
        switch self {
        case .text: "a text"
        case .path: "a path"
        case .size(let orZero): "a size, such as 500MB, 10GB or 4GiB" + (orZero ? ", or 0" : "")
        case .number(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .toggle: "true or false"
        case .logLevel: LogLevels.accepted
        case .addresses: CoordinatorAddress.accepted + ", several with commas between"
        case .paths: "paths"
        case .texts: "texts"
        }
    }
}
