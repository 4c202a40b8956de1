import FarmBasics
import FarmModel
import FoundationEssentials
import LocalFiles
import Logging

/// Room for what is fetched: in the limit, and on the disk.
extension FetchCache {
    /// Makes room for a file in the limit, and keeps it.
    func makeRoom(for digest: Digest, _ name: String, bytes: Int64) throws {
        wanted[digest] = bytes
        guard var leaving = files.makeRoom(for: digest, bytes: bytes) else {
            throw TaskFailure(
                .diskFull,
                "has no room to fetch '\(name)' of \(bytes) bytes: its --fetch-limit is \(limit), and what it has "
                    + "fetched is in use")
        }
        // Where even that is not enough, the disk says so itself.
        if let more = leavingOnDisk(for: digest, bytes: bytes) { leaving = more }
        for digest in leaving { evict(digest) }
    }

    /// What has to go for a file where the disk has less room than the limit.
    private func leavingOnDisk(for digest: Digest?, bytes: Int64) -> [Digest]? {
        // A disk that does not say how full it is shows that in the next try.
        let free = min(limit, DiskSpace(at: partsPath)?.freeBytes ?? limit)
        let room = min(limit - free, files.size + comingBytes) + free
        return files.leaving(for: digest, bytes: bytes, limit: room)
    }

    /// Bytes of what has come of files that are not whole yet.
    private var comingBytes: Int64 {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: partsPath)) ?? []
        return names.reduce(0) { sum, name in
            let status = FileStatus(of: "\(partsPath)/\(name)", followsLinks: false)
            return status?.kind == .file ? sum + (status?.identity.byteCount ?? 0) : sum
        }
    }

    func evict(_ digest: Digest) {
        guard let entry = files[digest] else { return }
        do {
            try FileManager.default.removeItem(atPath: "\(path)/\(digest)")
            logger.info("let go of a fetched file", metadata: ["file": "\(entry.detail)", "bytes": "\(entry.bytes)"])
        } catch {
            logger.warning("cannot remove a fetched file", metadata: ["reason": "\(error)"])
        }
        files.remove(digest)
    }

    /// Notes that a file did not fit; nothing is left of it, whose room others may need.
    func note(_ failure: TaskFailure, _ digest: Digest) async -> TaskFailure {
        try? FileManager.default.removeItem(atPath: "\(partsPath)/\(digest).files")
        // Where not even its size could be learned, nothing fits.
        let shortage = FetchShortage(bytes: wanted[digest] ?? 1, reason: failure.message)
        // Backoff: a coordinator that was told and offers the like all the same would else do so without end.
        if shortages.current != nil { try? await Task.sleep(for: .seconds(1)) }
        shortages.note(shortage, now: .now)
        statusesEnd.yield(status)
        return TaskFailure(.diskFull, "this worker \(failure.message)", shortage: shortage)
    }

    /// Looks whether what did not fit would now: disks tell nobody when they empty.
    package func lookForRoom(now: ContinuousClock.Instant = .now) {
        let ends = shortages.endsNow(now) { leavingOnDisk(for: nil, bytes: $0) != nil }
        if ends { statusesEnd.yield(status) }
    }
}
