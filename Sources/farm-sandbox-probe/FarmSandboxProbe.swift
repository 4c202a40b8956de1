internal import EngineHostProtocol
internal import Foundation
internal import Sandbox

/// For tests: `farm-sandbox-probe DEVICE RULES ATTEMPT…` enters the sandbox with these rules, in JSON, and tries one thing
/// after the other. It prints the report in JSON, then a line an attempt: `done`, or why not. No installation carries it.
@main
struct FarmSandboxProbe {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { exit(64) }
        let rules = try JSONDecoder().decode(SandboxRules.self, from: Data(arguments[2].utf8))
        var sandbox = Sandbox(rules, device: arguments[1])
        let report = try JSONEncoder().encode(sandbox.enter())
        say(String(decoding: report, as: UTF8.self))
        for text in arguments.dropFirst(3) { say(Attempt(text).outcome()) }
    }

    /// At once: one attempt is to become another program.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
