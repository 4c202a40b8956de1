/// A PNG file that cannot be read or written.
package struct PNGError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
