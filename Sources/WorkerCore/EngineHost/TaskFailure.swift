package import FarmModel

/// Why a task cannot be begun here, in the farm's classes and in words that name the file.
package struct TaskFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// As the coordinator is told; ``FailureClass/diskFull`` with a ``shortage`` is given back instead.
    package var failure: FailureClass
    /// A sentence for people, without its full stop.
    package var message: String
    /// Where nothing is wrong but that there is no room to fetch a file: another worker may have it.
    package var shortage: FetchShortage?

    /// - Parameter shortage: only where the class is ``FailureClass/diskFull``.
    package init(_ failure: FailureClass, _ message: String, shortage: FetchShortage? = nil) {
        self.failure = failure
        self.message = message
        self.shortage = shortage
    }

    /// The message alone.
    package var description: String { message }
}
