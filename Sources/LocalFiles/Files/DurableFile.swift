package import FarmBasics
package import Glibc
import Synchronization

/// A file that is there whole or not at all: it is written under a temporary name beside its own, and then renamed. What
/// has its name is replaced, a link too and not what the link leads to. One that does not come so far leaves nothing.
package struct DurableFile: ~Copyable {
    /// What a file outlives once it is in its place.
    package enum Durability: Sendable {
        /// The machine: it and its name are flushed to the disk.
        case full
        /// This process. For what can be had again: a machine that dies may leave the name with nothing behind it.
        case none
    }

    /// Who gets a file that this process, as root, writes for another user.
    package struct Owner: Sendable {
        /// As of `chown`, and not a name.
        package var user: uid_t
        /// As of `chown`, and not a name.
        package var group: gid_t

        /// Giving a file away is root's right: for others ``DurableFile/init(at:mode:owner:)`` throws.
        package init(user: uid_t, group: gid_t) {
            self.user = user
            self.group = group
        }
    }

    private static let count = Atomic(0)

    private let path: String
    private let temporary: String
    private var descriptor: CInt

    /// Begins a file.
    /// - Parameters:
    ///   - mode: less what the process's umask takes.
    ///   - owner: nil for this process's user.
    package init(at path: String, mode: mode_t = 0o666, owner: Owner? = nil) throws(FarmError) {
        self.path = path
        temporary = Self.temporaryPath(for: path)
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Self.failure(path, SystemError()) }
        guard let owner, fchown(descriptor, owner.user, owner.group) != 0 else { return }
        throw Self.failure(path, SystemError())
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        unlink(temporary)
    }

    /// Writes the next bytes.
    package func append(_ bytes: RawSpan) throws(FarmError) {
        do { try Descriptor.write(bytes, to: descriptor) } catch { throw Self.failure(path, error) }
    }

    /// Writes bytes at a place; what is between them is a hole, and reads as zeros.
    package func write(_ bytes: RawSpan, at place: Int64) throws(FarmError) {
        do { try Descriptor.write(bytes, to: descriptor, at: place) } catch { throw Self.failure(path, error) }
    }

    /// Sets its length in bytes: what is behind is cut off, what lacks is a hole.
    package func setLength(_ length: Int64) throws(FarmError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.failure(path, SystemError()) }
    }

    /// Puts it in its place.
    package consuming func place(_ durability: Durability = .full) throws(FarmError) {
        do throws(SystemError) {
            try finish(durability)
            try LocalFile.move(temporary, to: path, durability)
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Puts it in its place unless anything is there.
    /// - Returns: false where something is.
    package consuming func placeNew(_ durability: Durability = .full) throws(FarmError) -> Bool {
        do throws(SystemError) {
            try finish(durability)
            guard try take() else { return false }
            if durability == .full { try LocalFile.flushFolder(of: path) }
            return true
        } catch {
            throw Self.failure(path, error)
        }
    }

    private mutating func finish(_ durability: Durability) throws(SystemError) {
        if durability == .full { try Descriptor.flush(descriptor) }
        // Some file systems report a full disk only now.
        let isClosed = close(descriptor) == 0
        descriptor = -1
        guard isClosed else { throw SystemError() }
    }

    private func take() throws(SystemError) -> Bool {
        if Glibc.link(temporary, path) == 0 { return true }
        if errno == EEXIST { return false }
        // A file system without hard links: the name is taken first, and what takes it is replaced.
        let name = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard name >= 0 else {
            let error = SystemError()
            guard error.code == EEXIST else { throw error }
            return false
        }
        close(name)
        guard rename(temporary, path) == 0 else {
            let error = SystemError()
            unlink(path)
            throw error
        }
        return true
    }

    /// In the folder of `path`, and nobody else's: neither another process's nor another writer's of the same file.
    static func temporaryPath(for path: String) -> String {
        let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let number = count.add(1, ordering: .relaxed).newValue
        return "\(path[..<name]).\(path[name...]).\(getpid())-\(number).part"
    }

    private static func failure(_ path: String, _ error: SystemError) -> FarmError {
        FarmError("cannot write '\(path)'", error)
    }
}

extension DurableFile {
    /// Writes a whole file; what has the name is replaced.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o666, owner: Owner? = nil, durability: Durability = .full
    ) throws(FarmError) {
        let file = try DurableFile(at: path, mode: mode, owner: owner)
        try file.append(bytes.span.bytes)
        try file.place(durability)
    }

    /// Writes a whole file whose name nothing has.
    /// - Returns: false, and nothing is written, where anything has it.
    package static func create(
        _ bytes: [UInt8], at path: String, mode: mode_t = 0o666, durability: Durability = .full
    ) throws(FarmError) -> Bool {
        if FileStatus(of: path, followsLinks: false) != nil { return false }
        let file = try DurableFile(at: path, mode: mode)
        try file.append(bytes.span.bytes)
        return try file.placeNew(durability)
    }
}
