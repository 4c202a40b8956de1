import FarmModel

/// A folder of small JPEGs, named as the images that they are of.
struct ThumbnailFolder: Sendable {
    let farm: FarmConnection
    let folder: OutputFolder
    /// Of the job, for the files' names.
    let imageCount: Int

    func name(of image: ImageRecord) -> String {
        ImageFileName.of(
            task: image.task, seed: image.parameters.seed, imageCount: imageCount, fileExtension: "jpg")
    }

    /// Saves those that are not there: a file is written whole or not at all, so that one that is there is left alone.
    /// - Returns: how many are new, and the names of all of these images' files; an image without one is left out.
    func save(_ images: [ImageRecord]) async throws -> (newCount: Int, names: [Int64: String]) {
        var names = Dictionary(images.map { ($0.id, name(of: $0)) }) { $1 }
        let missing = names.filter { (FileStatus(of: "\(folder.path)/\($0.value)")?.byteCount ?? 0) == 0 }
        let files = try await ThumbnailDownload.files(of: missing.keys.sorted(), from: farm)
        for (id, name) in missing {
            if let file = files[id] {
                try await folder.save(file, as: name)
            } else {
                names[id] = nil
            }
        }
        return (files.count, names)
    }
}
