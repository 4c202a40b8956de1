package import FarmBasics
import Glibc

/// An error of the operating system; the cause beneath a `FarmError` of a file.
package struct SystemError: Error, Sendable, Equatable {
    /// A value of `errno`.
    package let code: CInt

    /// - Parameter code: where it is not that of the last call.
    package init(_ code: CInt = errno) { self.code = code }

    /// What it means.
    package var text: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            // The POSIX form, which fills the buffer and returns 0.
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else {
                return "error \(code)"
            }
            return String(cString: start)
        }
    }

    /// Whether a disk, or this user's share of it, has no room.
    package var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
}

extension SystemError: CustomStringConvertible {
    /// The bare number, for logs; ``text`` is for people.
    package var description: String { "errno \(code)" }
}

extension FarmError {
    /// - Parameter action: what failed: `cannot write '/a/b'`.
    package init(_ action: String, _ error: SystemError) {
        self.init(.inputOutput, "\(action): \(error.text)", cause: error)
    }

    /// Why a call of the operating system failed, where one did.
    package var systemError: SystemError? { cause as? SystemError }

    /// Whether it is a disk without room.
    package var isDiskFull: Bool { systemError?.isDiskFull == true }
}
