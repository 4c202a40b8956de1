package import FarmModel

/// Why a task cannot be begun here, in the farm's classes and in words that name the file.
package struct TaskFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var failure: FailureClass
    package var message: String

    package init(_ failure: FailureClass, _ message: String) {
        self.failure = failure
        self.message = message
    }

    package var description: String { message }
}
