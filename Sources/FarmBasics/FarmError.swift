/// What went wrong, in words for a person, with a code for programs and the error beneath it.
package struct FarmError: Error, Sendable, CustomStringConvertible {
    /// The class of a failure; exit codes and gRPC status codes follow from it.
    package enum Code: String, Sendable, Codable {
        /// The request itself is wrong and stays wrong.
        case invalidInput
        /// The named thing does not exist.
        case notFound
        /// The named thing exists already, or another has taken its name.
        case conflict
        /// The state of the farm or of a file forbids this now.
        case failedPrecondition
        /// Who asks has not proved who they are, and would have to.
        case unauthenticated
        /// Who asks is known, and may not.
        case forbidden
        /// Who asks has used up what they may have for now: less, or later, is right. See ``FarmError/retryAfter``.
        case exhausted
        /// A part of the farm cannot be reached at the moment; the same call may succeed later.
        case unavailable
        /// A disk, pipe or file failed.
        case inputOutput
        /// A defect of ours.
        case `internal`
    }

    /// Programs decide by it; ``message`` is for people alone.
    package let code: Code
    /// One or two sentences: the thing's name, what is wrong with it, what would be accepted.
    package let message: String
    /// What lay beneath; nil where the farm itself refuses. It does not cross the wire.
    package let cause: (any Error)?
    /// When it is worth asking again; nil where waiting alone does not help, or nobody knows.
    package let retryAfter: Duration?

    /// - Parameter message: whole without the cause; what a person wrote stands in it ``shortened``, and in quotes.
    package init(_ code: Code, _ message: String, cause: (any Error)? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.retryAfter = retryAfter
    }

    /// The message, with the cause in parentheses behind it.
    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
