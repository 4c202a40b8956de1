import Glibc

/// The operating system's errors in words.
enum SystemError {
    /// What `code`, a value of `errno`, means.
    static func text(_ code: CInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            // The POSIX form, which fills the buffer and returns 0.
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else {
                return "error \(code)"
            }
            return String(cString: start)
        }
    }
}
