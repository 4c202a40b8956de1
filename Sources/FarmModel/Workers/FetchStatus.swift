/// What a worker has fetched from the farm's model store.
package struct FetchStatus: Sendable, Equatable {
    /// Bytes of all that it has fetched and keeps.
    package var fetchedBytes: Int64
    /// How many it may keep; 0 for one that fetches nothing.
    package var limitBytes: Int64
    /// The file that it is fetching, and how far it is, 0 to 1.
    package var fetching: String?
    /// 0 while it fetches nothing.
    package var fraction: Double
    /// Nil while there is room.
    package var shortage: FetchShortage?

    /// Without arguments: a worker that fetches nothing.
    package init(
        fetchedBytes: Int64 = 0, limitBytes: Int64 = 0, fetching: String? = nil, fraction: Double = 0,
        shortage: FetchShortage? = nil
    ) {
        self.fetchedBytes = fetchedBytes
        self.limitBytes = limitBytes
        self.fetching = fetching
        self.fraction = fraction
        self.shortage = shortage
    }
}
