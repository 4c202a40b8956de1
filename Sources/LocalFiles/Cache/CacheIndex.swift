package import FarmBasics
package import FoundationEssentials

/// Which files a cache has, which of them are in use, and which go first when room is needed. Pure: whoever has one
/// removes the files.
package struct CacheIndex<Detail: Sendable>: Sendable {
    /// What is noted of a file that is there; files that are still coming have none.
    package struct Entry: Sendable {
        /// The file's length, which counts against ``limit``.
        package let bytes: Int64
        /// What the cache knows of the file beyond this.
        package var detail: Detail
        fileprivate var usedAt: Int
    }

    /// Bytes of all files together.
    package let limit: Int64
    /// Digests of those that go only after all others.
    package var last: Set<Digest> = []
    private var entries: [Digest: Entry] = [:]
    /// Bytes of files that are being fetched, by digest.
    private var coming: [Digest: Int64] = [:]
    private var holders: [Digest: Set<UUID>] = [:]
    /// Counts uses.
    private var clock = 0

    /// - Parameter limit: In bytes.
    package init(limit: Int64) { self.limit = limit }

    /// Bytes of the files that are there.
    package var size: Int64 { entries.values.reduce(0) { $0 + $1.bytes } }

    /// Nil for a file that is not there, also while it is coming. Looking is no use of it.
    package subscript(digest: Digest) -> Entry? { entries[digest] }

    /// Notes a file that is there: the one that was used last.
    package mutating func add(_ digest: Digest, bytes: Int64, detail: Detail) {
        clock += 1
        coming[digest] = nil
        entries[digest] = Entry(bytes: bytes, detail: detail, usedAt: clock)
    }

    /// Nothing happens where there is no such file; looking after it is no use of it.
    package mutating func set(_ detail: Detail, of digest: Digest) { entries[digest]?.detail = detail }

    /// Makes it the last to go of those that are there; nothing happens where there is no such file.
    package mutating func use(_ digest: Digest) {
        clock += 1
        entries[digest]?.usedAt = clock
    }

    /// Forgets a file that was removed; its holders stay.
    package mutating func remove(_ digest: Digest) { entries[digest] = nil }

    // MARK: Holders

    /// A file that somebody holds stays, whether it is there yet or not.
    package mutating func hold(_ digest: Digest, for holder: UUID) { holders[digest, default: []].insert(holder) }

    /// Ends all that this holder holds.
    package mutating func release(_ holder: UUID) {
        for digest in Array(holders.keys) { release(holder, of: digest) }
    }

    /// Ends its hold of one file; nothing happens where it holds none.
    package mutating func release(_ holder: UUID, of digest: Digest) {
        holders[digest]?.remove(holder)
        if holders[digest]?.isEmpty == true { holders[digest] = nil }
    }

    // MARK: Room

    /// Keeps room for a file that comes in.
    /// - Returns: The digests of those that have to go for it, in that order; nil where what is held leaves no room.
    package mutating func makeRoom(for digest: Digest, bytes: Int64) -> [Digest]? {
        guard let leaving = leaving(for: digest, bytes: bytes) else { return nil }
        coming[digest] = bytes
        return leaving
    }

    /// A file that was to come does not.
    package mutating func giveUp(_ digest: Digest) { coming[digest] = nil }

    /// The same as ``makeRoom(for:bytes:)`` without keeping the room.
    /// - Parameter limit: where less is to be had than the cache's own.
    package func leaving(for digest: Digest?, bytes: Int64, limit: Int64? = nil) -> [Digest]? {
        let others = coming.reduce(0) { $1.key == digest ? $0 : $0 + $1.value }
        // Any number may be announced.
        let whole = (size + others).addingReportingOverflow(bytes)
        guard !whole.overflow else { return nil }
        let (leaving, isEnough) = first(whole.partialValue - (limit ?? self.limit))
        return isEnough ? leaving : nil
    }

    /// What has to go so that the cache keeps its limit, as far as nobody holds it.
    package var surplus: [Digest] { first(size - limit).leaving }

    /// The first to go, until they make up for so many bytes.
    private func first(_ bytes: Int64) -> (leaving: [Digest], isEnough: Bool) {
        var needed = bytes
        var leaving: [Digest] = []
        let order = entries.sorted { one, other in
            let (isOne, isOther) = (last.contains(one.key), last.contains(other.key))
            return isOne == isOther ? one.value.usedAt < other.value.usedAt : isOther
        }
        for (digest, entry) in order where needed > 0 && holders[digest] == nil {
            leaving.append(digest)
            needed -= entry.bytes
        }
        return (leaving, needed <= 0)
    }
}
