package import struct FoundationEssentials.UUID

/// Which queued tasks no worker is left for.
///
/// `FarmStorePostgres/Tasks/HopelessTasks.swift` is this in SQL, for as many tasks as one look can take.
package enum Hopelessness {
    /// Whether a task fails for good.
    /// - Parameters:
    ///   - barred: workers that may not have it again, ever; who merely rests from it does not count.
    ///   - awaited: workers that are here with its files, or left lately, and have a device with the memory for it.
    ///   - isLarge: whether any device ran out of memory at its size or a smaller one.
    package static func isLeft(barred: Set<UUID>, awaited: Set<UUID>, isLarge: Bool) -> Bool {
        // Without a bar nobody has failed it: it waits for a worker that comes.
        if !barred.isEmpty, awaited.isSubset(of: barred) { return true }
        return isLarge && awaited.isEmpty
    }
}
