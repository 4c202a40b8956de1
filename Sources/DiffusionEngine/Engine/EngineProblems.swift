internal import EngineHostProtocol
internal import LocalFiles

/// What the engine's warnings and errors mean for a request.
enum EngineProblems {
    /// It rounds the size up, takes another schedule's steps or leaves a cache out, and goes on.
    private static let refusals = [
        "align generation request", "align hires target", "AYS_SCHEDULER", "inpainting model requires",
        "requested but", "Cache disabled", "disabling hires",
    ]
    private static let shortages = ["out of memory", "failed to allocate", "buffer failed"]

    static func failure(
        of report: EngineMonitor.Report, _ what: String, otherwise: HostFailure.Kind = .engineError
    ) -> HostFailure {
        let words = report.problems.isEmpty ? "it gives no reason" : report.problems.prefix(4).joined(separator: "; ")
        var kind = otherwise
        if holds(report, refusals), otherwise == .engineError { kind = .invalidInput }
        if holds(report, shortages) { kind = .outOfMemory }
        return HostFailure(
            kind: kind, message: "\(what): \(words)".namingDescriptors(AccessoryFiles.name(of:)),
            engineLog: report.logTail.namingDescriptors(AccessoryFiles.name(of:)))
    }

    private static func holds(_ report: EngineMonitor.Report, _ fragments: [String]) -> Bool {
        report.problems.contains { problem in fragments.contains { problem.contains($0) } }
    }
}
