import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Infotext

/// The request that is like a text's image, and what is said of the rest.
func like(_ text: String, knowing files: KnownFiles = KnownFiles()) throws -> (JobRequest, [String]) {
    var request = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
    let notes = LikeParameters(try ParsedInfotext(parsing: text)).apply(to: &request, knowing: files)
    return (request, notes)
}

/// A file of the farm's.
func accessory(
    _ kind: AccessoryKind, _ name: String, alias: String? = nil, hash: String
) -> AccessoryDescription {
    AccessoryDescription(
        kind: kind, name: name, alias: alias,
        sha256: Digest(repeating: hash.prefix(4) + String(repeating: "0", count: 60)),
        shortHash: hash, family: .sd1, bytes: 1)
}
