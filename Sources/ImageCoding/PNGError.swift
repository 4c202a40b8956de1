/// A PNG file that cannot be read or written.
package struct PNGError: Error, Sendable, CustomStringConvertible {
    /// Words for a person, with libpng's own where it has some.
    package let message: String
    /// The same as ``message``.
    package var description: String { message }
}
