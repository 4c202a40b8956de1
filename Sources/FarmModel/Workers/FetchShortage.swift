/// What a worker could not fetch for want of room. Until it has room again, it gets no task for which it would have to
/// fetch a file of as many bytes or more.
package struct FetchShortage: Sendable, Equatable {
    /// Of a file that had no room; 1 where its size could not be learned, so that nothing fits.
    package var bytes: Int64
    /// A sentence without its subject, the worker: it names the file, and what has no room for it.
    package var reason: String

    /// - Parameter reason: begins with its verb, as "has no room to fetch 'flux.safetensors' of 12000000000 bytes: …".
    package init(bytes: Int64, reason: String) {
        self.bytes = bytes
        self.reason = reason
    }
}
