/// How long the pages of lists are; whoever wants more goes on behind the last row.
enum PageLimit {
    static let most = 1000

    /// - Parameters:
    ///   - limit: what was asked for; 0 or less where nothing was.
    ///   - standard: what is meant then.
    static func clamp(_ limit: Int, else standard: Int) -> Int {
        limit <= 0 ? standard : min(limit, most)
    }
}
