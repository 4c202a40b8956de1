/// How far the reading of a file for its digest is.
package struct HashingProgress: Sendable, Equatable {
    package var path: String
    package var bytesDone: Int64
    package var byteCount: Int64
}
