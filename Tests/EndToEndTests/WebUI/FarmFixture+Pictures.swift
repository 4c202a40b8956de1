import FarmBasics
import FarmTestSupport
import Foundation
import Testing

/// An image that a farm has rendered and saved.
struct MadePicture {
    var path: String
    var bytes: [UInt8]
    var image: ImageJSON

    var pixelDigest: Digest { image.pixelSHA256 }
}

extension FarmFixture {
    /// Submits one image, waits for it and returns it.
    /// - Parameter name: of the folder that it is saved in.
    func picture(_ name: String, _ arguments: [String], input: [UInt8]? = nil) async throws -> MadePicture {
        let output = "\(folder)/\(name)"
        let command = ["submit"] + arguments + ["--wait", "--output", output]
        let result = try await run(bytes: command.map { Array($0.utf8) }, input: input)
        guard result.status == 0 else { throw TestFailure("farm failed", details: result.description) }
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: output).first)
        let path = "\(output)/\(file)"
        return MadePicture(
            path: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))),
            image: try #require(try await history("--limit", "1").first))
    }
}
