import ArgumentParser
import Glibc

/// Measures a running farm; `Deploy/bench` starts the farm and calls this.
@main
struct FarmMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-measure",
        abstract: "Measure an idle local farm of one worker.",
        discussion: """
            Prints one line a figure on standard output, NAME VALUE UNIT, and how it was measured on standard error.

            Figures:
            \(Figure.allCases.map { "  \($0.rawValue)  \($0.explanation)" }.joined(separator: "\n"))
            """)

    @Argument(help: "Which figures; all where none is named.")
    var figures: [Figure] = []

    @Option(help: ArgumentHelp("The data folder of the farm, as 'farm up' was given it.", valueName: "dir"))
    var data: String

    func run() async throws {
        let chosen = figures.isEmpty ? Figure.allCases : Figure.allCases.filter(figures.contains)
        do {
            if chosen.contains(where: { !$0.hasOwnFarm }) { try measureLocalFarm(chosen) }
            for figure in chosen where figure.hasOwnFarm && !figure.hasHistory {
                report(figure, try await measure(figure))
            }
            if chosen.contains(where: \.hasHistory) { try await measureHistory(chosen) }
        } catch {
            say("farm-measure: \(error)")
            throw ExitCode.failure
        }
    }

    private func measure(_ figure: Figure) async throws -> Double {
        switch figure {
        case .killToRerun: try await Recovery().killToRerun()
        case .silenceToRerun: try await Recovery().silenceToRerun()
        case .restartGap: try await Recovery().restartGap()
        case .idle100: try await IdleFarm().measure()
        case .durable1: try await DurableThroughput().measure(workers: 1)
        case .durable4: try await DurableThroughput().measure(workers: 4)
        case .durable16: try await DurableThroughput().measure(workers: 16)
        case .durable16Small: try await DurableThroughput().measure(workers: 16, isSmall: true)
        case .pgbench16: try await DurableThroughput().pgbench()
        case .manyJobsRatio: try await ManyJobs().measure()
        case .hashFile: try FileHashing().measure()
        case .recipe1M: try await RecipeSubmission().measure()
        case .push2GB: try await ModelTransfer().measure(.push)
        case .fetch2GB: try await ModelTransfer().measure(.fetch)
        case .sheet400: try await SheetSpeed().measure()
        case .fairShare: try await FairShare().measure()
        case .loadRatio: try await ContextLoads().measure()
        case .tailRatio: TailRace().measure()
        case .plan2000: Planning().manyJobs()
        case .planBusy: Planning().busyDevices()
        case .giveUp: try await GiveUpSpeed().measure()
        case .oldSnapshot: try await OldSnapshot().measure()
        case .loginCost: try await LoginCost().measure()
        case .authCost: try await AuthCost().measure()
        case .tlsThroughput: try await TLSThroughput().measure()
        case .tlsSession: try await TLSSessions().measure()
        case .farmCost, .submitToStart, .submit100k, .coordinatorPeak, .history2M, .farmWorkers: .nan
        }
    }

    private func measureHistory(_ chosen: [Figure]) async throws {
        let (questions, workers) = try await HistorySpeed().measure()
        if chosen.contains(.history2M) { report(.history2M, questions) }
        if chosen.contains(.farmWorkers) { report(.farmWorkers, workers) }
    }

    private func measureLocalFarm(_ chosen: [Figure]) throws {
        let farm = try BenchFarm(data: data)
        try farm.warmUp()
        if chosen.contains(.farmCost) { report(.farmCost, try FarmCost(farm).measure()) }
        if chosen.contains(.submitToStart) { report(.submitToStart, try SubmitToStart(farm).measure()) }
        if chosen.contains(.submit100k) || chosen.contains(.coordinatorPeak) {
            let (seconds, megabytes) = try LargeSubmission(farm).measure()
            if chosen.contains(.submit100k) { report(.submit100k, seconds) }
            if chosen.contains(.coordinatorPeak) { report(.coordinatorPeak, megabytes) }
        }
    }

    private func report(_ figure: Figure, _ value: Double) {
        print(figure.rawValue, decimal(value, places: figure.places), figure.unit)
        fflush(nil)
    }
}
