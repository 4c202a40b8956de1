import FarmBasics
import FarmModel

/// The farm knows pictures by their digests; people know them by their files.
struct PictureNames: Sendable {
    let files: [InputFile]

    /// The digits of a digest that messages have at least.
    private static let shortest = 10

    /// Makes calls whose errors name the pictures' files.
    func naming<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as FarmError {
            throw FarmError(error.code, named(error.message), cause: error.cause)
        }
    }

    /// `message` with files in place of digests.
    func named(_ message: String) -> String {
        var named = message
        for file in files {
            let digest = file.reference.sha256
            for text in [digest.hex, String(digest.hex.prefix(Self.shortest))] {
                named = named.replacing("the picture \(text)…", with: "the picture '\(file.path)'")
                    .replacing("the picture \(text)", with: "the picture '\(file.path)'")
            }
        }
        return named
    }
}
