/// What became of images that somebody asked to delete.
package struct ImageDeletion: Sendable, Equatable {
    /// Ids that one call takes at most: more would make its transaction long.
    package static let maximumIDs = 200

    /// What this call deleted.
    package var deleted: DiskUse
    /// Ids that are no images, or no more, in order.
    package var missing: [ImageID]

    /// - Parameter missing: those of the call's ids that `deleted` does not count.
    package init(deleted: DiskUse, missing: [ImageID]) {
        self.deleted = deleted
        self.missing = missing
    }
}
