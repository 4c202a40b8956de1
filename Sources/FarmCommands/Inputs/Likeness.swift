import Infotext

/// What `--like` says.
struct Likeness: Sendable {
    var parameters: LikeParameters
    /// What could not be read, a sentence each.
    var notes: [String] = []
}
