import FarmModel
import FarmWire
import SwiftProtobuf

/// Saves the finished images of a job in a folder, each one once.
actor ImageFetcher {
    /// Downloads at a time.
    static let parallelDownloads = 4

    private let farm: FarmConnection
    private let job: Int64
    private let imageCount: Int
    private let folder: OutputFolder
    /// Ids of the images that lie in the folder.
    private var present: Set<Int64> = []
    /// The paths of all images in the folder, and how many of them this run saved.
    private(set) var files: [String] = []
    private(set) var savedCount = 0

    init(farm: FarmConnection, job: Int64, imageCount: Int, folder: OutputFolder) {
        self.farm = farm
        self.job = job
        self.imageCount = imageCount
        self.folder = folder
    }

    /// Saves what is new. An incomplete pass ends at the first page that holds nothing new; since images that are
    /// recorded at the same moment may become visible out of order, the last pass must be complete.
    /// - Parameter onProgress: told how many images lie in the folder, after each one.
    func pass(isComplete: Bool, onProgress: (Int) -> Void = { _ in }) async throws {
        var before: Int64?
        while true {
            let request = Farm_V1_ListImagesRequest.with {
                $0.job = job
                $0.limit = Int32(Paging.pageSize)
                if let before { $0.before = before }
            }
            let page = try await farm.call { try await $0.listImages(request).images }
            guard let last = page.last else { return }
            let new = try page.map { try ImageRecord(wire: $0) }.filter { !present.contains($0.id) }
            if new.isEmpty, !isComplete { return }
            try await save(new, onProgress: onProgress)
            before = last.id
        }
    }

    /// Saves those of the images that are not in the folder.
    func save(_ images: [ImageRecord], onProgress: (Int) -> Void = { _ in }) async throws {
        try await withThrowingTaskGroup(of: (id: Int64, name: String, isNew: Bool)?.self) { group in
            var waiting = images.makeIterator()
            for image in (0..<Self.parallelDownloads).compactMap({ _ in waiting.next() }) { add(image, to: &group) }
            while let result = try await group.next() {
                if let (id, name, isNew) = result {
                    present.insert(id)
                    files.append("\(folder.path)/\(name)")
                    if isNew { savedCount += 1 }
                    onProgress(present.count)
                }
                if let image = waiting.next() { add(image, to: &group) }
            }
        }
    }

    private func add(
        _ image: ImageRecord, to group: inout ThrowingTaskGroup<(id: Int64, name: String, isNew: Bool)?, any Error>
    ) {
        let name = ImageFileName.of(task: image.task, seed: image.parameters.seed, imageCount: imageCount)
        group.addTask { [farm, folder] in
            if try await folder.holds(name, byteCount: image.byteCount, digest: image.digest) {
                return (image.id, name, false)
            }
            do {
                try await folder.save(try await ImageDownload.bytes(of: image, from: farm), as: name)
            } catch let error as FarmError where error.code == .notFound {
                // Deleted since it was listed.
                return nil
            }
            return (image.id, name, true)
        }
    }
}
