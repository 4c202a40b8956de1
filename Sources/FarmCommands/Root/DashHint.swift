/// What to say where arguments could not be read and one of them looks like a text that begins with a dash.
enum DashHint {
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - problem: what is wrong with them, in words.
    /// - Returns: nil where there is no such argument.
    static func text(for arguments: [String], problem: String = "") -> String? {
        let flags = Array(arguments.prefix { $0 != "--" })
        guard let index = flags.indices.first(where: { isText($0, in: flags) }) else { return nil }
        let command = flags.prefix { !$0.hasPrefix("-") && $0.allSatisfy { $0 == "-" || $0.isASCII && $0.isLowercase } }
        let quoted = Shell.quoted(flags[index])
        if index > 0, problem.contains("Missing value for '\(flags[index - 1]) ") {
            return "a value that begins with a dash follows an equals sign: \(flags[index - 1])=\(quoted)"
        }
        return
            "\(quoted) begins with a dash and is read as flags; if it is none, put -- before it, behind all flags: "
            + (["farm"] + command + ["--", quoted]).joined(separator: " ")
    }

    /// What no flag of ours looks like: `--name`, `--name=value` and `-h`. What follows `--name` may be its value.
    private static func isText(_ index: Int, in arguments: [String]) -> Bool {
        let argument = arguments[index]
        guard argument.hasPrefix("-"), argument.count > 1, argument != "-h" else { return false }
        if index > 0, arguments[index - 1].hasPrefix("--"), !arguments[index - 1].contains("=") {
            // A number is likelier a value.
            guard Double(argument) == nil else { return false }
        }
        guard argument.hasPrefix("--") else { return true }
        let name = argument.dropFirst(2).prefix { $0 != "=" }
        let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return !isName || name.first?.isLetter != true
    }
}
