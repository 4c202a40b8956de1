package import FarmBasics
package import FarmModel
import Recipes

import struct FoundationEssentials.Date

extension MemoryStore {
    /// By digest, each once; those that are asked about are kept for a day more.
    package func inputs(_ digests: [Digest]) throws -> [InputReference] {
        try transaction { farm in
            let known = Set(digests).filter { farm.inputs[$0] != nil }
            for digest in known { farm.inputs[digest]?.askedAt = farm.now }
            return known.sorted().compactMap { farm.inputs[$0]?.reference }
        }
    }

    /// Trusts that the digest is that of the bytes; a picture that is there is kept for a day more.
    package func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) throws {
        _ = try transaction(noting: { .asAsked(if: $0) }) { farm in
            let isNew = farm.inputs[input.sha256] == nil
            let fresh = MemoryInput(reference: input, bytes: bytes, askedAt: farm.now)
            farm.inputs[input.sha256, default: fresh].askedAt = farm.now
            if isNew, let uploader { try farm.count(inputBytes: bytes.count, of: uploader, limit: limit) }
            return isNew
        }
    }

    /// Of the file as it was uploaded; nil where the farm does not have it.
    package func byteCount(ofInput digest: Digest) -> Int? { farm.inputs[digest]?.bytes.count }

    /// All of the file at once; nil where the farm does not have it.
    package func bytes(ofInput digest: Digest) -> [UInt8]? { farm.inputs[digest]?.bytes }
}

extension MemoryFarm {
    /// Pictures that go in one step.
    private static let stepInputs = 20
    private static let day = 86_400.0

    /// By the hour, as rows in PostgreSQL.
    fileprivate mutating func count(inputBytes bytes: Int, of uploader: String, limit: Int64?) throws {
        let hour = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
        var hours = (inputUsage[uploader] ?? [:]).filter { $0.key > now.addingTimeInterval(-Self.day) }
        hours[hour, default: 0] += Int64(bytes)
        inputUsage[uploader] = hours
        guard let limit else { return }
        try PrincipalLimits.admit(
            inputBytes: bytes, limit: limit, of: uploader,
            hours: hours.sorted { $0.key < $1.key }.map { hour, bytes in
                (bytes, hour.addingTimeInterval(Self.day).timeIntervalSince(now))
            })
    }

    /// Takes the next pictures from a deleted job, and deletes those that no other job names.
    /// - Returns: whether there were any.
    mutating func letGo(inputsOf number: Int) -> Bool {
        let digests = deletions[number].inputs.prefix(Self.stepInputs)
        guard !digests.isEmpty else { return false }
        deletions[number].inputs.removeFirst(digests.count)
        let held = heldInputs
        for digest in digests where !held.contains(digest) { inputs[digest] = nil }
        return true
    }

    /// Deletes the next pictures that no job names and nobody has asked about for a day.
    /// - Returns: whether there were any.
    mutating func forgetUploads() -> Bool {
        let held = heldInputs
        let due = inputs.filter { $0.value.askedAt < now.addingTimeInterval(-Self.day) && !held.contains($0.key) }
        for digest in due.keys.sorted().prefix(Self.stepInputs) { inputs[digest] = nil }
        return !due.isEmpty
    }

    private var heldInputs: Set<Digest> {
        Set(jobs.values.flatMap(\.plan.inputs) + deletions.flatMap(\.inputs))
    }
}
