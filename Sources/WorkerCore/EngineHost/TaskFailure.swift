package import FarmModel

/// Why a task cannot be begun here, in the farm's classes and in words that name the file.
package struct TaskFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var failure: FailureClass
    package var message: String
    /// Where nothing is wrong but that there is no room to fetch a file: another worker may have it.
    package var shortage: FetchShortage?

    package init(_ failure: FailureClass, _ message: String, shortage: FetchShortage? = nil) {
        self.failure = failure
        self.message = message
        self.shortage = shortage
    }

    package var description: String { message }
}
