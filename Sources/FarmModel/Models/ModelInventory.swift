/// What a worker has in its folders.
package struct ModelInventory: Sendable, Equatable {
    /// The same model in several folders is one, and under several names it is several.
    package var models: [ModelDescription]
    /// An upscaler is among both, as it can draw a task of its own.
    package var accessories: [AccessoryDescription]

    /// Empty for a worker that holds nothing yet: it may still fetch.
    package init(models: [ModelDescription] = [], accessories: [AccessoryDescription] = []) {
        self.models = models
        self.accessories = accessories
    }
}
