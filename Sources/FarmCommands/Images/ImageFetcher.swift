import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// Saves the finished images of a job in a folder, each one once.
actor ImageFetcher {
    /// Downloads at a time.
    static let parallelDownloads = 4

    private let farm: FarmConnection
    private let job: JobID
    private let imageCount: Int
    private let folder: OutputFolder
    /// The images that lie in the folder, with their files' names by id.
    private(set) var names: [ImageID: String] = [:]
    /// How many of them this run saved.
    private(set) var savedCount = 0
    /// The paths of those that it saved under another name, as another file has theirs.
    private(set) var renamed: [String] = []

    /// The paths of all images in the folder.
    var files: [String] { names.values.map { "\(folder.path)/\($0)" }.sorted() }

    init(farm: FarmConnection, job: JobID, imageCount: Int, folder: OutputFolder) {
        self.farm = farm
        self.job = job
        self.imageCount = imageCount
        self.folder = folder
    }

    /// Saves what is new. An incomplete pass ends at the first page that holds nothing new; since images that are
    /// recorded at the same moment may become visible out of order, the last pass must be complete.
    /// - Parameter onProgress: told how many images lie in the folder, after each one.
    func pass(isComplete: Bool, onProgress: (Int) -> Void = { _ in }) async throws {
        var before: ImageID?
        while true {
            let request = Farm_V1_ListImagesRequest.with {
                $0.job = job.rawValue
                $0.limit = Int32(Paging.pageSize)
                if let before { $0.before = before.rawValue }
            }
            let page = try await farm.call { try await $0.listImages(request).images }
            guard let last = page.last else { return }
            let new = try page.map { try ImageRecord(wire: $0) }.filter { names[$0.id] == nil }
            if new.isEmpty, !isComplete { return }
            try await save(new, onProgress: onProgress)
            before = ImageID(last.id)
        }
    }

    /// An image's file.
    private struct Fetched {
        var id: ImageID
        var name: String
        var isNew: Bool
        var isRenamed: Bool
    }

    /// Saves those of the images that are not in the folder.
    func save(_ images: [ImageRecord], onProgress: (Int) -> Void = { _ in }) async throws {
        try await withThrowingTaskGroup(of: Fetched?.self) { group in
            var waiting = images.makeIterator()
            for image in (0..<Self.parallelDownloads).compactMap({ _ in waiting.next() }) { add(image, to: &group) }
            while let result = try await group.next() {
                if let fetched = result {
                    names[fetched.id] = fetched.name
                    if fetched.isNew { savedCount += 1 }
                    if fetched.isNew, fetched.isRenamed { renamed.append("\(folder.path)/\(fetched.name)") }
                    onProgress(names.count)
                }
                if let image = waiting.next() { add(image, to: &group) }
            }
        }
    }

    private func add(_ image: ImageRecord, to group: inout ThrowingTaskGroup<Fetched?, any Error>) {
        let name = ImageFileName.of(task: image.task, seed: image.parameters.seed, imageCount: imageCount)
        group.addTask { [farm, folder] in
            if let found = try await folder.find(name, byteCount: image.byteCount, digest: image.digest) {
                return Fetched(id: image.id, name: found, isNew: false, isRenamed: found != name)
            }
            do {
                let bytes = try await ImageDownload.bytes(of: image, from: farm)
                let saved = try await folder.save(bytes, as: name, ifTaken: .otherName)
                return Fetched(id: image.id, name: saved.name, isNew: saved.isNew, isRenamed: saved.name != name)
            } catch let error as FarmError where error.code == .notFound {
                // Deleted since it was listed.
                return nil
            }
        }
    }
}
