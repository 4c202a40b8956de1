/// A stream of frames that cannot be followed any further.
package struct FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong with the frame, for logs.
    package let message: String
    /// The message alone.
    package var description: String { message }
}
