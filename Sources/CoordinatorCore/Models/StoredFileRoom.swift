import FarmBasics

/// The room that a file has in a model store while it comes: what is only announced takes nothing from others.
struct StoredFileRoom {
    /// Bytes between two looks at the folder.
    private static let step: Int64 = 64 << 20

    private let folder: StoredFileFolder
    private let part: String
    private let name: String
    private var looked: Int64 = 0

    /// - Parameter sample: the header's.
    init(in folder: StoredFileFolder, for header: StoredFileHeader, sample: Digest) {
        self.folder = folder
        part = folder.part(of: sample)
        name = header.name
    }

    /// - Throws: `failedPrecondition` where the limit has no room for so much of the file.
    func check(_ bytes: Int64) throws {
        let used = folder.usedBytes(except: part)
        // Any number may be announced: a sum with it could overflow.
        guard bytes <= folder.limit - used else {
            throw FarmError(
                .failedPrecondition,
                "the model store has room for \(max(0, folder.limit - used)) bytes more of \(folder.limit), and "
                    + "'\(name)' has \(bytes): take something out with 'farm models remove NAME', or give the "
                    + "coordinator a greater --model-store-limit")
        }
    }

    /// Another batch has come: looks again now and then.
    /// - Parameter size: of the part now.
    mutating func arrived(_ size: Int64) throws {
        guard size - looked >= Self.step else { return }
        looked = size
        try check(size)
    }
}
