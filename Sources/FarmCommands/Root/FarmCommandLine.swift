import ArgumentParser
import FarmBasics
import Glibc

/// Runs the `farm` command: reads the arguments, runs what they name, and turns errors into a message and an exit code.
package enum FarmCommandLine {
    /// Runs the process's own arguments and exits at once, without waiting for connections to close.
    package static func main() async -> Never {
        let status: ExitStatus
        do {
            try ArgumentEncoding.check()
            status = await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            status = report(error)
        }
        exit(status.rawValue)
    }

    static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try FarmCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .success
        } catch {
            let status = report(error)
            if status == .badInput, !(error is FarmError),
                let hint = DashHint.text(for: arguments, problem: FarmCommand.message(for: error))
            {
                Console.errors.writeLine("farm: \(hint)")
            }
            return status
        }
    }

    /// Writes what a person should read about `error` and returns the exit code for it.
    static func report(_ error: any Error) -> ExitStatus {
        let (status, text) = outcome(of: error)
        if status == .success {
            Console.output.write(text)
        } else {
            Console.errors.write(text)
        }
        return status
    }

    /// The exit code for `error`, and the text to print.
    static func outcome(of error: any Error) -> (status: ExitStatus, text: String) {
        let (status, text) = words(for: error)
        // Arguments are quoted, and somebody may have given a token as one.
        return (status, TokenHiding.hiding(text))
    }

    private static func words(for error: any Error) -> (status: ExitStatus, text: String) {
        switch error {
        case let status as CommandEnd:
            return (status.status, status.message.isEmpty ? "" : status.message + "\n")
        case let error as FarmError:
            return (ExitStatus(error.code), "farm: \(TerminalText.paragraph(error.message))\n")
        case is CancellationError:
            return (.interrupted, "")
        default:
            return parserOutcome(of: error)
        }
    }

    private static func parserOutcome(of error: any Error) -> (ExitStatus, String) {
        let code = FarmCommand.exitCode(for: error)
        let message = FarmCommand.fullMessage(for: error)
        switch code {
        case .success:
            return (.success, message.isEmpty ? "" : message + "\n")
        case .validationFailure:
            let prefix = "Error: "
            let text = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
            return (.badInput, "farm: \(text)\n")
        default:
            return (.defect, "farm: unexpected error: \(error)\n")
        }
    }
}
