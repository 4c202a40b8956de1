import ContactSheets
import FarmBasics
import FarmModel
import FarmWire
import ImageCoding
import LocalFiles
import SwiftProtobuf

/// A job as a folder that a browser shows without a server: a page, thumbnails and PNGs.
struct JobFolder: Sendable {
    static let page = "index.html"
    static let thumbnails = "thumbnails"
    static let images = "images"

    let farm: FarmConnection
    let path: String
    /// Leave the PNGs out: the page then leads to the thumbnails.
    let isThumbnailsOnly: Bool

    private let root: OutputFolder
    private let thumbnailFolder: OutputFolder
    private let imageFolder: OutputFolder?

    /// - Throws: ``FarmError`` for a folder that cannot be written to, and for one whose page is somebody else's.
    init(creating path: String, isThumbnailsOnly: Bool, from farm: FarmConnection) throws {
        root = try OutputFolder(creating: path)
        let folder = root.path
        if FileStatus(of: "\(folder)/\(Self.page)") != nil, FileStatus(of: "\(folder)/\(Self.thumbnails)") == nil {
            throw FarmError(
                .failedPrecondition,
                "'\(folder)/\(Self.page)' is there already and not the farm's; name another folder with --output")
        }
        thumbnailFolder = try OutputFolder(creating: "\(folder)/\(Self.thumbnails)")
        imageFolder = isThumbnailsOnly ? nil : try OutputFolder(creating: "\(folder)/\(Self.images)")
        self.path = folder
        self.isThumbnailsOnly = isThumbnailsOnly
        self.farm = farm
    }

    /// Fetches what is new and writes the page anew.
    func update(
        _ id: JobID, onProgress: (_ images: Int, _ done: Int) -> Void = { _, _ in }
    ) async throws -> JobOpenOutput {
        let request = Farm_V1_GetJobRequest.with {
            $0.id = id.rawValue
            $0.failureLimit = SheetWriter.mostFailures
            $0.onlyFailed = true
        }
        let reply = try await farm.persisting { try await farm.call { try await $0.getJob(request) } }
        let job = try Job(wire: reply.job)
        try JobImages.check(job, "page")
        var page = JobPage(job: job, recipe: try JobRecipe.read(reply.recipe))
        let mark = PageMark(farm: try await farm.id(), job: id)
        let isOwn = try await isOwn(mark)
        let small = ThumbnailFolder(farm: farm, folder: thumbnailFolder, imageCount: job.imageCount)
        let fetcher = imageFolder.map {
            ImageFetcher(farm: farm, job: id, imageCount: job.imageCount, folder: $0)
        }
        var newFiles = 0
        try await JobImages.forEachBatch(of: id, from: farm) { images in
            try await fetcher?.save(images)
            let thumbnails = try await small.save(images, isOwn: isOwn)
            newFiles += thumbnails.newCount
            let pictures = await fetcher?.names
            for image in images {
                let files = try await files(picture: pictures?[image.id], thumbnail: thumbnails.names[image.id], image)
                page.add(image, files)
            }
            onProgress(page.count, job.counts.done)
        }
        if let fetcher { newFiles += await fetcher.savedCount }
        let gaps = SheetGaps(job, present: page.count, failed: Set(reply.failures.map { Int($0.attempt.index) }))
        let html = try await page.html { index in
            if let gap = gaps.gap(at: index) { return gap }
            return try await SheetWriter(farm: farm, job: id).state(of: index)
        }
        try await root.save(mark.marked(html), as: Self.page, ifTaken: .replace)
        return JobOpenOutput(job: JobOutput(job), page: "\(path)/\(Self.page)", images: page.count, newFiles: newFiles)
    }

    /// Whether the page that is there, with what lies beside it, is one of this job; false where there is none.
    /// - Throws: `failedPrecondition` for another, or one that somebody has changed.
    private func isOwn(_ mark: PageMark) async throws -> Bool {
        let file = "\(path)/\(Self.page)"
        guard let size = FileStatus(of: file)?.byteCount else { return false }
        let page = try await BlockingExecutor.run { try LocalFile.read(file, limit: size) }
        guard mark.isOn(page) else {
            throw FarmError(
                .failedPrecondition,
                "'\(file)' is not the page of job \(mark.job) of this farm as the farm wrote it; name another folder with "
                    + "--output")
        }
        return true
    }

    /// Nil where there is no file to show.
    private func files(
        picture: String?, thumbnail: String?, _ image: ImageRecord
    ) async throws -> ImagePage.Entry.Image? {
        let picture = picture.map { "\(Self.images)/\($0)" }
        guard let thumbnail else {
            // Of an earlier version of the farm, without a thumbnail.
            return picture.map { .files(picture: $0, thumbnail: $0, size: image.parameters.finalSize) }
        }
        let file = "\(thumbnailFolder.path)/\(thumbnail)"
        let size = try await BlockingExecutor.run {
            try ImageDecoder.size(of: LocalFile.read(file, limit: ImageLimits().bytes))
        }
        let small = "\(Self.thumbnails)/\(thumbnail)"
        return .files(picture: picture ?? small, thumbnail: small, size: size)
    }
}
