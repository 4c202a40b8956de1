/// What became of images that somebody asked to delete.
package struct ImageDeletion: Sendable, Equatable {
    /// Ids that one call takes at most: more would make its transaction long.
    package static let maximumIDs = 200

    package var deleted: DiskUse
    /// Ids that are no images, or no more, in order.
    package var missing: [Int64]

    package init(deleted: DiskUse, missing: [Int64]) {
        self.deleted = deleted
        self.missing = missing
    }
}
