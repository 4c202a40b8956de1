import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

/// Watches a job to its end, over connections that may break.
actor JobFollower {
    /// How long the farm may be away before the wait is given up.
    static let patience = Duration.seconds(60)

    private let farm: FarmConnection
    private let job: JobID
    private let onImages: @Sendable () -> Void
    private var display: ProgressDisplay
    private var latest: Job?
    private var lastNews = ContinuousClock.now
    private var isLost = false

    /// - Parameter onImages: called when images were added to the job's finished ones.
    init(farm: FarmConnection, job: JobID, isJSON: Bool, onImages: @escaping @Sendable () -> Void = {}) {
        self.farm = farm
        self.job = job
        self.onImages = onImages
        display = ProgressDisplay(isJSON: isJSON)
    }

    /// The job as it stands when all its images have ended.
    func follow() async throws -> Job {
        defer { display.endBar() }
        while true {
            do {
                try await watchOnce()
            } catch let error as FarmError where error.code == .unavailable && farm.hasConnected {
                guard lastNews.duration(to: .now) < Self.patience else { throw error }
                if !isLost { display.note("\(error.message); trying again") }
                isLost = true
            }
            if let latest, latest.counts.isFinished { return latest }
            // Backoff: the stream ended before the job did.
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func watchOnce() async throws {
        let request = Farm_V1_WatchJobRequest.with { $0.id = job.rawValue }
        try await farm.call { service in
            try await service.watchJob(request) { response in
                for try await message in response.messages {
                    try await self.take(try JobProgress(wire: message))
                }
            }
        }
    }

    private func take(_ progress: JobProgress) throws {
        lastNews = .now
        isLost = false
        let doneBefore = latest?.counts.done ?? 0
        latest = progress.job
        try display.show(progress)
        if progress.job.counts.done > doneBefore { onImages() }
    }
}
