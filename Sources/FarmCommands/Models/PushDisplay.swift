import FarmBasics

/// How far a file is, on a terminal's standard error.
struct PushDisplay {
    private let name: String
    private let isQuiet: Bool
    private var began: (phase: String, done: Int64, at: ContinuousClock.Instant)?
    private var shown: ContinuousClock.Instant?

    init(name: String, isQuiet: Bool) {
        self.name = name
        self.isQuiet = isQuiet || !Console.errors.isTerminal
    }

    mutating func show(_ phase: String, _ done: Int64, of total: Int64, now: ContinuousClock.Instant = .now) {
        guard !isQuiet else { return }
        if began?.phase != phase { began = (phase, done, now) }
        if let shown, shown.duration(to: now) < .milliseconds(100), done < total { return }
        shown = now
        let width = max(10, (Console.errors.width ?? 80) - 1)
        let line = Self.line(
            name: name, phase: phase, done: done, total: total, sinceBegin: done - (began?.done ?? done),
            seconds: (began?.at.duration(to: now)).map { $0 / .seconds(1) } ?? 0)
        Console.errors.redraw(DisplayWidth.truncate(TerminalText.line(line), to: width))
    }

    /// Leaves the line.
    mutating func end() {
        guard shown != nil else { return }
        Console.errors.redraw()
        shown = nil
    }

    /// `quilt.safetensors: pushing 1.2 GB of 2.0 GB (60 %), 612 MB/s, 0:02 left`.
    static func line(
        name: String, phase: String, done: Int64, total: Int64, sinceBegin: Int64, seconds: Double
    ) -> String {
        var text = "\(name): \(phase) \(ByteCount.text(done)) of \(ByteCount.text(total))"
        if total > 0 { text += " (\(done * 100 / total) %)" }
        guard seconds > 0.2, sinceBegin > 0 else { return text }
        let rate = Double(sinceBegin) / seconds
        return text + ", \(ByteCount.text(Int64(rate)))/s, "
            + "\(TimeFormat.duration(Double(total - done) / rate)) left"
    }
}
