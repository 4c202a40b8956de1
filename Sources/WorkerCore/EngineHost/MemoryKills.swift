import LocalFiles

/// The kernel's counts of processes that it killed for memory: of the machine, and of this control group.
package struct MemoryKills: Sendable, Equatable {
    private var machine: Int
    private var group: Int

    /// - Parameters:
    ///   - vmstat: what `/proc/vmstat` holds; its line `oom_kill N` counts. Without one it is 0.
    ///   - memoryEvents: the same of a control group's `memory.events`.
    package init(vmstat: String, memoryEvents: String) {
        machine = Self.count("oom_kill", in: vmstat)
        group = Self.count("oom_kill", in: memoryEvents)
    }

    /// Now. The files are the kernel's own, so that reading them does not block.
    package static func current() -> MemoryKills {
        MemoryKills(vmstat: text("/proc/vmstat"), memoryEvents: text("/sys/fs/cgroup\(groupPath)/memory.events"))
    }

    /// Whether the kernel has killed a process for memory since, of the machine or of the group.
    package func hasGrown(since earlier: MemoryKills) -> Bool {
        machine > earlier.machine || group > earlier.group
    }

    /// The path of the unified hierarchy: the line `0::/PATH`.
    private static var groupPath: String {
        let line = text("/proc/self/cgroup").split(separator: "\n").first { $0.hasPrefix("0::") }
        let path = line.map { String($0.dropFirst(3)) } ?? ""
        return path == "/" ? "" : path
    }

    private static func text(_ path: String) -> String {
        ((try? LocalFile.read(path)) ?? []).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private static func count(_ key: String, in text: String) -> Int {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == key { return Int(words[1]) ?? 0 }
        }
        return 0
    }
}
