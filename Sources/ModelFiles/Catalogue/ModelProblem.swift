/// A file that could have been a model and is not listed as one.
package struct ModelProblem: Sendable, Equatable, CustomStringConvertible {
    /// The file, or the folder that could not be read.
    package var path: String
    /// A sentence that names the file.
    package var reason: String

    /// The same as ``reason``.
    package var description: String { reason }
}
