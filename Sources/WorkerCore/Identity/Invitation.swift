package import FarmBasics
import LocalFiles

/// Where a worker that is started without anybody's hand has its code from.
package enum Invitation: Sendable, Equatable {
    /// A file that holds it and nothing else.
    case file(String)
    /// The code itself, as the environment says it.
    case text(String)

    /// For messages, which never show the code.
    var place: String {
        switch self {
        case .file(let path): "'\(path)'"
        case .text: "FARM_INVITATION"
        }
    }

    /// It blocks.
    /// - Throws: an error that names the place.
    package func code() throws(FarmError) -> EnrolmentCode {
        do {
            switch self {
            case .text(let text): return try EnrolmentCode(parsing: text)
            case .file(let path):
                let bytes = try LocalFile.read(path, limit: 4096)
                return try EnrolmentCode(parsing: String(decoding: bytes, as: UTF8.self))
            }
        } catch {
            throw FarmError(error.code, "\(place): \(error.message)", cause: error.cause)
        }
    }
}
