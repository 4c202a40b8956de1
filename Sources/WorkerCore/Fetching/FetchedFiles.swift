/// Which fetched files are there, which are in use, and which go first when room is needed. Pure.
struct FetchedFiles: Sendable {
    struct Entry: Sendable, Equatable {
        /// The file's name, with its extension.
        var name: String
        var bytes: Int64
        var usedAt: Int
    }

    /// By digest.
    private(set) var entries: [String: Entry] = [:]
    /// Bytes of files that are being fetched, by digest.
    private var coming: [String: Int64] = [:]
    private var clock = 0

    /// Bytes on disk.
    var size: Int64 { entries.values.reduce(0) { $0 + $1.bytes } }

    mutating func add(_ digest: String, name: String, bytes: Int64) {
        clock += 1
        coming[digest] = nil
        entries[digest] = Entry(name: name, bytes: bytes, usedAt: clock)
    }

    mutating func rename(_ digest: String, to name: String) { entries[digest]?.name = name }

    mutating func use(_ digest: String) {
        clock += 1
        entries[digest]?.usedAt = clock
    }

    mutating func remove(_ digest: String) { entries[digest] = nil }

    mutating func giveUp(_ digest: String) { coming[digest] = nil }

    /// Keeps room for a file that comes in.
    /// - Parameters:
    ///   - limit: Bytes of all files.
    ///   - held: These stay.
    ///   - loaded: These go only after all others.
    /// - Returns: The digests of those that have to go for it, the least recently used first; nil where what is held
    ///   leaves no room.
    mutating func makeRoom(
        for digest: String, bytes: Int64, limit: Int64, held: Set<String> = [], loaded: Set<String> = []
    ) -> [String]? {
        guard let leaving = leaving(for: digest, bytes: bytes, limit: limit, held: held, loaded: loaded) else {
            return nil
        }
        coming[digest] = bytes
        return leaving
    }

    /// The same without keeping the room.
    func leaving(
        for digest: String, bytes: Int64, limit: Int64, held: Set<String> = [], loaded: Set<String> = []
    ) -> [String]? {
        var needed = size + coming.filter { $0.key != digest }.values.reduce(0, +) + bytes - limit
        var leaving: [String] = []
        let order = entries.sorted { one, other in
            let (isOne, isOther) = (loaded.contains(one.key), loaded.contains(other.key))
            return isOne == isOther ? one.value.usedAt < other.value.usedAt : isOther
        }
        for (digest, entry) in order where needed > 0 && !held.contains(digest) {
            leaving.append(digest)
            needed -= entry.bytes
        }
        return needed <= 0 ? leaving : nil
    }
}
