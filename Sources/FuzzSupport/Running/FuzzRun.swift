import FarmBasics
import Foundation
import Glibc

/// Goes through the subjects, each in child processes, since an input that is taken badly kills the process.
package struct FuzzRun {
    /// This very program.
    let program: String
    let subjects: [FuzzSubject]
    let seed: UInt64
    /// Of each subject.
    let seconds: Double

    /// More of one subject are not looked for: they are mostly the same.
    private static let mostCrashes = 20

    /// What became of a subject.
    package struct Outcome: Sendable, Equatable {
        /// Its name.
        package var subject: String
        /// How many were read.
        package var inputs: UInt64 = 0
        /// Of them, how many were no error.
        package var taken: UInt64 = 0
        /// With the starts of its children.
        package var seconds = 0.0
        /// Inputs that ended a child, took too long or too much memory.
        package var crashes = 0
    }

    /// - Parameter say: hears of each crash at once.
    package func outcomes(say: (String) -> Void) throws -> [Outcome] {
        try subjects.map { try outcome(of: $0, say: say) }
    }

    private func outcome(of subject: FuzzSubject, say: (String) -> Void) throws -> Outcome {
        let path = NSTemporaryDirectory() + "/farm-fuzz-\(getpid())-\(subject.name)"
        defer { unlink(path) }
        let begin = ContinuousClock.now
        var outcome = Outcome(subject: subject.name)
        var next: UInt64 = 0
        while outcome.crashes < Self.mostCrashes {
            unlink(path)
            let left = seconds - (ContinuousClock.now - begin) / .seconds(1)
            guard left > 0 else { break }
            let process = try child(subject, from: next, seconds: left, statusPath: path)
            process.waitUntilExit()
            guard let status = FuzzStatus(path: path) else { throw FarmError(.inputOutput, "'\(path)' cannot be read") }
            outcome.inputs += status.number + 1 - next
            outcome.taken += status.taken
            next = status.number + 1
            guard let ending = Self.words(for: process) else { break }
            outcome.crashes += 1
            say(Self.report(subject, ending: ending, seed: seed, number: status.number))
        }
        outcome.seconds = (ContinuousClock.now - begin) / .seconds(1)
        return outcome
    }

    private func child(
        _ subject: FuzzSubject, from number: UInt64, seconds: Double, statusPath: String
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "--subject", subject.name, "--seed", "\(seed)", "--from", "\(number)", "--seconds", "\(seconds)",
            "--status", statusPath,
        ]
        // What depends on the order of a set is the same each time.
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["SWIFT_DETERMINISTIC_HASHING": "1", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
        try process.run()
        return process
    }

    /// Nil for a child whose time was over.
    private static func words(for process: Process) -> String? {
        let status = process.terminationStatus
        if process.terminationReason == .uncaughtSignal { return "dies of signal \(status)" }
        switch FuzzChild.Ending(rawValue: status) {
        case .hangs: return "takes longer than \(FuzzChild.longestSeconds) s"
        case .grows: return "takes more than \(FuzzChild.mostGrowth >> 20) MiB"
        case nil: return status == 0 ? nil : "ends with code \(status)"
        }
    }

    private static func report(_ subject: FuzzSubject, ending: String, seed: UInt64, number: UInt64) -> String {
        let input = subject.input(seed: seed, number: number)
        return "\(subject.name) \(ending): seed \(seed), input \(number), \(input.count) bytes: \(input.hexadecimal)"
    }
}
