/// The cause beneath a `FarmError`: a disk has no room for a file.
package struct DiskFull: Error, Sendable, CustomStringConvertible {
    package var description: String { "no space left on device" }
}
