/// A file in the JSON of `farm models stored`.
package struct StoredFileJSON: Decodable, Sendable {
    package let name: String
    package let bytes: Int64
    package let sha256: String
}
