import ArgumentParser
import FarmTestSupport
import Foundation

/// Breaks a farm of its own for as long as asked, and counts what became of the images. `Deploy/chaos` calls it.
@main
struct FarmChaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-chaos",
        abstract: "Kill, stop, cut off and fill up the parts of a farm at random, and count the images.",
        discussion: """
            Two coordinators, three workers and a PostgreSQL of their own. The last lines on standard output are
            'submitted N', 'lost N', 'twice N', 'stuck N', 'quarantined N' (its host hung twice; tried again then) and \
            'rendered-again N'; exit code 1 where an image is lost, recorded twice, stuck or failed for another reason. \
            What is done when goes to standard error.
            """)

    @Option(help: "How long faults go on, in minutes; the images then have five more to end.")
    var minutes = 5.0

    @Option(help: "Decides which faults come and when, as far as a machine repeats itself.")
    var seed: UInt64 = 1

    @Flag(help: "Render with the engine, in place of a host that has its pictures ready.")
    var real = false

    @Flag(help: "Without TLS and logins.")
    var open = false

    func validate() throws {
        guard minutes.isFinite, minutes > 0, minutes <= 1440 else {
            throw ValidationError("--minutes must be more than 0 and at most 1440, not \(minutes)")
        }
    }

    func run() async throws {
        let start = Date()
        let report = try await ChaosRun.with(
            .everything, seed: seed, engineHost: real ? .real : .storedPicture(milliseconds: 100), isClosed: !open,
            say: { say("\(Int(Date().timeIntervalSince(start))) s: \($0)") }
        ) { run in
            try await run.storm(for: .seconds(minutes * 60))
        }
        for reason in report.quarantined { say(reason) }
        for fault in report.faults.prefix(20) { say(fault) }
        say("all ended \(Int(report.recoverySeconds)) s after the last fault")
        print(
            """
            submitted \(report.submitted)
            lost \(report.lost)
            twice \(report.twice)
            stuck \(report.stuck)
            quarantined \(report.quarantined.count)
            rendered-again \(report.renderedAgain)
            """)
        if !report.isSound { throw ExitCode.failure }
    }
}

private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
