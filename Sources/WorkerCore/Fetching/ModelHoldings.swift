/// What the fetch cache asks of the worker's models.
package protocol ModelHoldings: Sendable {
    /// Whether one of the folders has a model or another file of this digest.
    func holds(_ digest: String) async -> Bool
    /// Lists a file that was just fetched, whose digest is known.
    func adopt(_ digest: String, at path: String) async
    /// Looks whether any file has come, gone or changed.
    @discardableResult
    func rescan() async -> Bool
}

extension ModelStore: ModelHoldings {}
