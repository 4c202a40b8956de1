import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Recipes

@testable import CoordinatorCore

// On an open farm nobody is asked who they are: tests of all else call as that.

extension JobService {
    func submit(_ request: JobRequest, recipe: Recipe? = nil) async throws -> Job {
        try await submit(as: .open(), request, recipe: recipe)
    }
    func forecast(_ request: JobRequest, recipe: Recipe?) async throws -> JobForecast {
        try await forecast(as: .open(), request, recipe: recipe)
    }
    func job(_ id: JobID) async throws -> Job { try await job(as: .open(), id) }
    func jobs(before: JobID?, submitter: String?, limit: Int) async throws -> [Job] {
        try await jobs(as: .open(), before: before, submitter: submitter, limit: limit)
    }
    func details(of id: JobID, failures: Int, onlyFailed: Bool) async throws -> JobDetails {
        try await details(as: .open(), of: id, failures: failures, onlyFailed: onlyFailed)
    }
    func cancel(_ id: JobID) async throws -> (job: Job, cancelled: Int) { try await cancel(as: .open(), id) }
    func retry(_ id: JobID) async throws -> (job: Job, retried: Int) { try await retry(as: .open(), id) }
    func explain(_ task: TaskID) async throws -> TaskExplanation { try await explain(as: .open(), task) }
    func preview(of task: TaskID) async throws -> ImagePreview { try await preview(as: .open(), of: task) }
    func watch(_ id: JobID, report: (JobProgress) async throws -> Void) async throws {
        try await watch(as: .open(), id, report: report)
    }
}

extension ImageService {
    func images(_ filter: HistoryFilter) async throws -> [ImageRecord] { try await images(as: .open(), filter) }
    func image(_ id: ImageID) async throws -> ImageRecord { try await image(as: .open(), id) }
    func download(_ id: ImageID, take: @escaping @Sendable (Data) async throws -> Void) async throws {
        try await download(as: .open(), id, take: take)
    }
    func thumbnails(
        of ids: [ImageID], take: @escaping @Sendable (_ image: ImageID, _ jpeg: Data) async throws -> Void
    ) async throws { try await thumbnails(as: .open(), of: ids, take: take) }
}

extension InputService {
    func missing(_ digests: [FarmBasics.Digest]) async throws -> [FarmBasics.Digest] {
        try await missing(as: .open(), digests)
    }
    func receive(
        _ parts: some AsyncSequence<UploadPart<InputHeader>, any Error> & Sendable
    ) async throws -> InputReference { try await receive(as: .open(), parts) }
}

extension StoredFileService {
    func remove(_ name: String) async throws -> StoredFile { try await remove(as: .open(), name) }
    func push(
        _ parts: some AsyncSequence<UploadPart<StoredFileHeader>, any Error> & Sendable,
        sendFrom: @escaping @Sendable (Int64) async throws -> Void
    ) async throws -> StoredFile { try await push(as: .open(), parts, sendFrom: sendFrom) }
}

extension RetentionService {
    func delete(job id: JobID) async throws -> DiskUse { try await delete(as: .open(), job: id) }
    func delete(images ids: [ImageID]) async throws -> ImageDeletion { try await delete(as: .open(), images: ids) }
    func add(_ draft: RetentionRule, dryRun: Bool = false) async throws -> (rule: RetentionRule, imagesDue: Int) {
        try await add(as: .open(), draft, dryRun: dryRun)
    }
    func remove(rule id: Int64) async throws { try await remove(as: .open(), rule: id) }
}

extension WorkerService {
    func setIntake(open: Bool, of name: String) async throws -> WorkerStatus {
        try await setIntake(as: .open(), open: open, of: name)
    }
}

extension DeliveryService {
    func receive(
        _ parts: some AsyncSequence<UploadPart<ImageDelivery>, any Error> & Sendable,
        send: @escaping @Sendable () async throws -> Void
    ) async throws -> DeliveryVerdict { try await receive(as: .open(), parts, send: send) }
}
