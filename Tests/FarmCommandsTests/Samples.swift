import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials

/// Values that tests start from.
enum Samples {
    static let parameters = GenerationParameters(
        prompt: "a lighthouse", size: ImageSize(width: 512, height: 512), sampler: .eulerAncestral, schedule: .karras,
        steps: 20, guidanceScale: 7, distilledGuidance: 3.5, seed: 42)

    /// A job of ten images, one of which is being rendered.
    static func job(id: JobID, done: Int, failed: Int = 0) -> Job {
        Job(
            id: id, name: "shoot", submitter: "ada", priority: 0, modelName: "sd15",
            modelDigest: Digest(repeating: "ab"), parameters: parameters, imageCount: 10,
            submittedAt: Date(timeIntervalSince1970: 1_000_000), finishedAt: nil, isCancelled: false,
            counts: JobCounts(
                queued: max(0, 9 - done - failed), running: done + failed < 10 ? 1 : 0, done: done, failed: failed))
    }

    static func progress(done: Int, failed: Int = 0, step: Int? = nil) -> JobProgress {
        let rendering = step.map {
            JobProgress.Rendering(
                task: TaskID(job: 12, index: done + failed), workerName: "worker-1", step: $0, steps: 20)
        }
        return JobProgress(job: job(id: 12, done: done, failed: failed), rendering: rendering.map { [$0] } ?? [])
    }
}
