import EngineHostProtocol
import FarmBasics
import Logging

/// What the hosts of one device were granted, one after the other.
struct HostGrant {
    private let sandbox: HostSandbox
    private let device: String
    /// Of the host that runs; nil where it may read all that its user does.
    private var readable: ReadableFiles?
    /// Those for which a host made way for another.
    private var wanted: Set<String> = []
    private var told: SandboxReport?
    /// Whether the host that ends makes way for one that may read more.
    var isOutgrown = false

    init(_ sandbox: HostSandbox, device: String) {
        self.sandbox = sandbox
        self.device = device
    }

    /// For the next host, whose folders are made.
    /// - Parameter listed: where files of the worker lie.
    mutating func makeRules(listed: [String], environment: [String: String]) throws(FarmError) -> SandboxRules {
        try sandbox.makeFolders(for: device)
        let files = sandbox.readableFiles(wanted.union(listed))
        readable = files
        return sandbox.rules(for: device, files: files, environment: environment)
    }

    /// Whether the host that runs may read these; the next one may.
    mutating func covers(_ files: some Sequence<String>) -> Bool {
        guard let readable else { return true }
        let others = files.filter { !readable.cover($0) }
        wanted.formUnion(others)
        return others.isEmpty
    }

    /// Tells what confines the host, once for all hosts of which it is the same.
    mutating func note(_ report: SandboxReport?, logger: Logger) {
        let report = report ?? SandboxReport(lacks: ["all: the host does not say"])
        if !report.confinesFiles { readable = nil }
        guard report != told else { return }
        told = report
        logger.info("the engine host is confined", metadata: ["by": "\(report)"])
        for lack in report.lacks { logger.warning("this machine does not confine the engine host by \(lack)") }
    }
}
