package import FarmBasics

/// What the fetch cache asks of the worker's models.
package protocol ModelHoldings: Sendable {
    /// Whether one of the folders has a model or another file of this digest.
    func holds(_ digest: Digest) async -> Bool
    /// Lists files that were just fetched, whose digests are known: SHA-256 by path.
    func adopt(_ files: [String: Digest]) async
    /// Looks whether any file has come, gone or changed.
    @discardableResult
    func rescan() async -> Bool
}

extension WorkerModels: ModelHoldings {}
