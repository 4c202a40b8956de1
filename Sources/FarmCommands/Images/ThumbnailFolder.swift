import FarmModel
import LocalFiles

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

    /// What a run saved.
    struct Saved {
        var newCount = 0
        /// Of all these images' files, by id; an image without one is left out.
        var names: [ImageID: String] = [:]
        /// The names of new ones that stand beside another file of theirs.
        var renamed: [String] = []
    }

    /// Saves those that are not there.
    /// - Parameter isOwn: Whether what lies in the folder is known to be the farm's: then a file that is there is not
    ///   fetched for comparison.
    func save(_ images: [ImageRecord], isOwn: Bool = false) async throws -> Saved {
        let wanted = Dictionary(images.map { ($0.id, name(of: $0)) }) { $1 }
        var saved = Saved()
        if isOwn {
            saved.names = wanted.filter { (FileStatus(of: "\(folder.path)/\($0.value)")?.byteCount ?? 0) > 0 }
        }
        let missing = wanted.filter { saved.names[$0.key] == nil }
        let files = try await ThumbnailDownload.files(of: missing.keys.sorted(), from: farm)
        for (id, name) in missing.sorted(by: { $0.key < $1.key }) {
            guard let file = files[id] else { continue }
            let new = try await folder.save(file, as: name, ifTaken: .otherName)
            saved.names[id] = new.name
            guard new.isNew else { continue }
            saved.newCount += 1
            if new.name != name { saved.renamed.append(new.name) }
        }
        return saved
    }
}
