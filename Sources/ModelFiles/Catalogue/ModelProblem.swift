/// A file that could have been a model and is not listed as one.
package struct ModelProblem: Sendable, Equatable, CustomStringConvertible {
    package var path: String
    /// A sentence that names the file.
    package var reason: String

    package var description: String { reason }
}
