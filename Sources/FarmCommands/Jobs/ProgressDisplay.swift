import FarmModel
import FoundationEssentials

/// Shows a job's progress on standard error, or as JSON lines on standard output.
struct ProgressDisplay {
    enum Style { case bar, plainLines, jsonLines }

    private let style: Style
    private let renderer: OutputRenderer
    private var estimator = ProgressEstimator()
    private var pace = ProgressPace()
    private var hasOpenBar = false

    init(isJSON: Bool) {
        style = isJSON ? .jsonLines : Console.errors.isTerminal ? .bar : .plainLines
        renderer = OutputRenderer(format: .json, width: nil, now: Date())
    }

    mutating func show(_ progress: JobProgress, at time: Date = Date()) throws {
        let estimate = estimator.add(progress, at: time)
        switch style {
        case .bar:
            let line = ProgressLine.bar(progress, estimate, width: Console.errors.width ?? 80)
            Console.errors.redraw(line)
            hasOpenBar = true
        case .plainLines:
            guard pace.isDue(progress, at: time) else { return }
            Console.errors.writeLine(ProgressLine.plain(progress, estimate))
        case .jsonLines:
            Console.output.write(try renderer.eventLine(ProgressEvent(progress, estimate)))
        }
    }

    /// A message between the progress.
    mutating func note(_ text: String) {
        endBar()
        Console.errors.writeLine(text)
    }

    /// Leaves the bar as it stands and begins a new line.
    mutating func endBar() {
        if hasOpenBar { Console.errors.write("\n") }
        hasOpenBar = false
    }
}
