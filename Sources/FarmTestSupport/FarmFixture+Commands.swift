package import FarmModel

/// The `farm` command, as people and scripts use it.
extension FarmFixture {
    /// Runs `farm` with these arguments.
    package func run(_ arguments: String..., input: [UInt8]? = nil) async throws -> CommandResult {
        try await runner.run("farm", arguments, input: input)
    }

    /// Runs `farm` with arguments that need not be text.
    package func run(bytes arguments: [[UInt8]], input: [UInt8]? = nil) async throws -> CommandResult {
        try await runner.run("farm", bytes: arguments, input: input)
    }

    /// Runs `farm` with these arguments; another exit code than 0 is an error.
    @discardableResult
    package func succeed(_ arguments: String...) async throws -> CommandResult {
        try await succeed(arguments)
    }

    /// Runs `farm`; another exit code than 0 is an error.
    @discardableResult
    package func succeed(_ arguments: [String]) async throws -> CommandResult {
        let result = try await runner.run("farm", arguments)
        guard result.status == 0 else { throw TestFailure("farm failed", details: result.description) }
        return result
    }

    /// Starts one of the farm's other programs, to see it refuse.
    package func run(program: String, _ arguments: [String]) async throws -> CommandResult {
        try await runner.run(program, arguments)
    }

    /// Submits without waiting and returns the job's number.
    package func submit(_ arguments: [String]) async throws -> JobID {
        let report: JobShowJSON = try await succeed(["submit"] + arguments + ["--json"]).decode()
        return report.job.id
    }

    /// `farm show`: the job with its failed attempts, newest first.
    package func show(_ job: JobID) async throws -> JobShowJSON {
        try await succeed("show", "\(job)", "--json").decode()
    }

    /// `farm jobs`: newest first, as many as one page has.
    package func listJobs() async throws -> [JobJSON] { try await succeed("jobs", "--json").decode() }

    /// - Parameter all: also those that are offline.
    package func listWorkers(all: Bool = false) async throws -> [WorkerJSON] {
        try await succeed(["workers", "--json"] + (all ? ["--all"] : [])).decode()
    }

    /// What the farm's model store has.
    package func storedFiles() async throws -> [StoredFileJSON] {
        try await succeed("models", "stored", "--json").decode()
    }

    /// Why an image of a job is not done.
    package func why(_ job: JobID, image: Int = 0) async throws -> WhyJSON {
        try await succeed("why", "\(job).\(image)", "--json").decode()
    }

    /// `farm history`, with more arguments: newest first, as many as one page has.
    package func history(_ arguments: String...) async throws -> [ImageJSON] { try await history(arguments) }

    /// `farm history`, with more arguments: newest first, as many as one page has.
    package func history(_ arguments: [String]) async throws -> [ImageJSON] {
        try await succeed(["history", "--json"] + arguments).decode()
    }

    /// All images of a job, in pages, newest first.
    package func pagedHistory(of job: JobID, pageSize: Int = 25) async throws -> [ImageJSON] {
        var images: [ImageJSON] = []
        var before: [String] = []
        while true {
            let page: [ImageJSON] = try await succeed(
                ["history", "--json", "--job", "\(job)", "--limit", "\(pageSize)"] + before
            ).decode()
            guard let last = page.last else { return images }
            images += page
            before = ["--before", "\(last.id)"]
        }
    }

    /// Waits until a job's images have all ended, and returns it.
    package func finished(_ job: JobID, within limit: Duration = .seconds(180)) async throws -> JobShowJSON {
        try await eventually("job \(job) ends", within: limit) {
            let counts = try await show(job).job.counts
            return counts.queued + counts.running == 0
        }
        return try await show(job)
    }
}
