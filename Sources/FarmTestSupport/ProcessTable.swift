import Foundation

/// The machine's processes, as /proc shows them.
package enum ProcessTable {
    /// A process at the moment at which it was read.
    package struct Entry: Sendable, Equatable {
        /// As this process's namespace counts.
        package let pid: Int32
        /// The pid of its parent; 1 where that has ended.
        package let parent: Int32
        /// The program's, from its command line: the kernel's own name for a program is cut at 15 bytes.
        package let name: String
        /// In clock ticks since the machine's start: another process with this number has another one.
        let start: UInt64
    }

    /// Those that have ended and only wait for their parent are left out.
    package static var entries: [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).compactMap(entry)
    }

    /// Nil where there is none, or one that has ended and only waits for its parent.
    package static func entry(of pid: Int32) -> Entry? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"),
            let close = stat.lastIndex(of: ")")
        else { return nil }
        // After the kernel's name: state, parent, …; field 22 of all is the start.
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let parent = Int32(fields[1]),
            let start = UInt64(fields[19])
        else { return nil }
        let program = String(decoding: line.prefix { $0 != 0 }, as: UTF8.self)
        let name = program.split(separator: "/").last.map(String.init) ?? program
        return Entry(pid: pid, parent: parent, name: name, start: start)
    }

    /// A process and all that descend from it.
    package static func tree(under pid: Int32) -> [Entry] {
        let all = entries
        var tree = all.filter { $0.pid == pid }
        var index = 0
        while index < tree.count {
            let parent = tree[index].pid
            tree += all.filter { $0.parent == parent }
            index += 1
        }
        return tree
    }

    /// Whether this very process goes on: another with its number does not count.
    package static func isAlive(_ entry: Entry) -> Bool { self.entry(of: entry.pid)?.start == entry.start }
}
