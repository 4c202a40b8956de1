import FarmBasics
import FarmModel
import ImageCoding
import LocalFiles

/// A picture on this machine that a job starts from. Its bytes are read again when they are sent: a job may have many.
struct InputFile: Sendable, Hashable {
    var path: String
    var reference: InputReference

    /// - Parameter flag: names the option in errors.
    init(_ path: String, flag: String) throws {
        self.path = path
        do {
            guard !path.isEmpty else { throw FarmError(.invalidInput, "the file's name is empty") }
            let bytes = try LocalFile.read(path, limit: ImageLimits().bytes)
            let size = try Self.naming(path) { try ImageDecoder.size(of: bytes) }
            reference = InputReference(sha256: PixelDigest.sha256(bytes), size: size)
        } catch let error as FarmError {
            throw FarmError(error.code, "\(flag): \(error.message)", cause: error.cause)
        }
    }

    /// The bytes that the reference means.
    /// - Throws: ``FarmError`` where the file has changed since.
    func bytes() throws -> [UInt8] {
        let bytes = try LocalFile.read(path, limit: ImageLimits().bytes)
        guard PixelDigest.sha256(bytes) == reference.sha256 else {
            throw FarmError(.inputOutput, "'\(path)' was changed while it was read; try again")
        }
        return bytes
    }

    private static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FarmError {
            throw FarmError(error.code, "'\(path)': \(error.message)", cause: error.cause)
        }
    }
}
