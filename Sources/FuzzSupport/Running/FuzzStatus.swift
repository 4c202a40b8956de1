import Glibc
import Synchronization

/// How far a child is, in memory that outlives it: whatever kills it, its parent knows the input that did.
struct FuzzStatus: ~Copyable, @unchecked Sendable {
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let length = 4096

    /// - Parameter path: of a file, made where it is not there; nil for memory of this process alone.
    init?(path: String?) {
        var descriptor: CInt = -1
        if let path {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0, ftruncate(descriptor, off_t(length)) == 0 else { return nil }
        }
        defer { if descriptor >= 0 { close(descriptor) } }
        let flags = MAP_SHARED | (path == nil ? MAP_ANONYMOUS : 0)
        guard let memory = mmap(nil, length, PROT_READ | PROT_WRITE, flags, descriptor, 0), memory != MAP_FAILED else {
            return nil
        }
        // Zeros are what atomic zeros look like.
        words = memory.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    deinit { munmap(words, length) }

    /// The input that is read, or was read last.
    var number: UInt64 {
        get { words[0].load(ordering: .relaxed) }
        nonmutating set { words[0].store(newValue, ordering: .relaxed) }
    }

    /// Of all that were read, how many were taken and not refused.
    var taken: UInt64 {
        get { words[1].load(ordering: .relaxed) }
        nonmutating set { words[1].store(newValue, ordering: .relaxed) }
    }
}
