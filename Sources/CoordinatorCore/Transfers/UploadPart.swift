package import FarmBasics

package import struct FoundationEssentials.Data

/// A piece of an upload: first what is to come, then its bytes.
package enum UploadPart<Header: Sendable>: Sendable {
    case header(Header)
    case chunk(Data)
    /// SHA-256 of what came, where its header could not say it yet.
    case digest(Digest)
    /// What this build does not know.
    case unknown

    /// How many of the upload's bytes it has.
    var byteCount: Int {
        if case .chunk(let chunk) = self { chunk.count } else { 0 }
    }
}
