/// A stream of frames that cannot be followed any further.
package struct FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
