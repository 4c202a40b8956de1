/// How far the reading of a file for its digest is.
package struct HashingProgress: Sendable, Equatable {
    /// The file that is read.
    package var path: String
    /// Bytes that were read, up to ``byteCount``; the first word has 0.
    package var bytesDone: Int64
    /// Bytes to be read: the file's, or what is behind its header where that alone is asked for.
    package var byteCount: Int64
}
